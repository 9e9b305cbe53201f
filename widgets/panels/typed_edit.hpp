// SPDX-License-Identifier: GPL-3.0-or-later
// What every field for one figure does: Enter or leaving it commits, Esc brings the shown value back, up and down step,
// and what cannot be read is refused without losing what was typed.
#pragma once

#include <QLineEdit>

namespace interpose {

class TypedEdit : public QLineEdit
{
    Q_OBJECT

public:
    explicit TypedEdit(const QString& accessibleName, QWidget* parent = nullptr);

signals:
    void refused(const QString& why); ///< empty when the text is fine again

protected:
    enum class Step { Fine, Normal, Coarse };

    virtual QString shownText() const = 0;
    /// Reads the text into the value. Returns why not, or nothing; `differs` tells whether the value is another one.
    virtual QString take(const QString& text, bool& differs) = 0;
    virtual void step(int direction, Step size) = 0;
    virtual void announce() = 0; ///< the value was entered

    /// After the value was set from outside; text that is being typed stays while the value is `same`.
    void valueSet(bool same);

    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void commit();
    void showValue();
    void setRefused(const QString& why);
};

} // namespace interpose
