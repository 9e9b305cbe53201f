// SPDX-License-Identifier: GPL-3.0-or-later
// The package in the inspector: what each step of the sizing chain needs of what there is, and the symmetry screening.
#pragma once

#include <QWidget>

class QLabel;

namespace interpose {

class BarRows;
struct PackageResult;

class PackageSection : public QWidget
{
    Q_OBJECT

public:
    explicit PackageSection(QWidget* parent = nullptr);

    /// \param fresh  false: the figures are of an older state, dimmed
    void show(const PackageResult& package, bool fresh);
    const BarRows& chain() const { return *m_chain; }
    const BarRows& symmetry() const { return *m_symmetry; }

private:
    BarRows* m_chain;
    QLabel* m_notes;
    QLabel* m_symmetryTitle;
    BarRows* m_symmetry;
};

} // namespace interpose
