// SPDX-License-Identifier: GPL-3.0-or-later
// How the power of a die lies on it: badged while only a total is known, with one click to a map of its kind and one
// back.
#pragma once

#include "model/power_template.hpp"

#include <QWidget>

#include <vector>

class QLabel;
class QToolButton;

namespace interpose {

class Document;
struct Library;

class PowerMapBar : public QWidget
{
    Q_OBJECT

public:
    PowerMapBar(Document& document, const Library& library, QWidget* parent = nullptr);

    /// Offers maps for this part; hides itself for what has no power to spread and for what is no die.
    void show(const Part& part);

protected:
    void changeEvent(QEvent* event) override;

private:
    void spread(const PowerTemplate& map);
    void backToTotal();
    void paintIcons();

    Document& m_document;
    const Library& m_library;
    PartId m_part;
    QLabel *m_badge, *m_state;
    std::vector<std::pair<QToolButton*, const PowerTemplate*>> m_maps;
    QToolButton* m_total;
};

} // namespace interpose
