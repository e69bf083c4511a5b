// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QWidget>

#include <initializer_list>
#include <optional>
#include <span>
#include <vector>

class QLabel;
class QLineEdit;

namespace stag::ui::workspaces::live {

/// Fields for numbers side by side, each below its label. Numbers are written in the way of the
/// locale, or with a point as everywhere on the web.
class NumberFields final : public QWidget
{
    Q_OBJECT

public:
    struct Words
    {
        QString label; ///< with its mnemonic
        QString hint;  ///< shown while the field is empty
        QString tip;
    };

    /// One field for each object name.
    explicit NumberFields(std::initializer_list<const char *> names, QWidget *parent = nullptr);

    void setWords(std::span<const Words> words);
    void setNumbers(std::span<const double> numbers);
    /// Nothing for what is empty; InvalidArgument with words for people if something is no number.
    /// What nobody touched is the number that was set, however it is shown.
    [[nodiscard]] Result<std::vector<std::optional<double>>> numbers() const;
    [[nodiscard]] QLineEdit &field(std::size_t index) const { return *m_fields[index].edit; }

Q_SIGNALS:
    void changed();

private:
    struct Field
    {
        QLabel *label = nullptr;
        QLineEdit *edit = nullptr;
        double number = 0.0;
        QString shown{}; ///< how `number` is written
    };
    std::vector<Field> m_fields;
};

} // namespace stag::ui::workspaces::live
