// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/number_fields.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>

#include <cmath>

namespace stag::ui::workspaces::live {

namespace {

constexpr int kFieldWidthMin = 64;
constexpr int kDecimals = 3;

std::optional<double> numberOf(const QString &text)
{
    bool isNumber = false;
    double value = QLocale::c().toDouble(text, &isNumber);
    if (!isNumber)
        value = QLocale().toDouble(text, &isNumber);
    return isNumber ? std::optional(value) : std::nullopt;
}

/// "1.5", without noughts at the end.
QString textOf(double number)
{
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    const double factor = std::pow(10.0, kDecimals);
    const double rounded = std::round(number * factor) / factor;
    return locale.toString(rounded, 'f', QLocale::FloatingPointShortest);
}

} // namespace

NumberFields::NumberFields(std::initializer_list<const char *> names, QWidget *parent)
    : QWidget(parent)
{
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    int column = 0;
    for (const char *name : names) {
        Field &field = m_fields.emplace_back();
        field.label = new QLabel(this);
        field.edit = new QLineEdit(this);
        field.edit->setObjectName(QLatin1String(name));
        field.edit->setMinimumWidth(kFieldWidthMin);
        field.label->setBuddy(field.edit);
        layout->addWidget(field.label, 0, column);
        layout->addWidget(field.edit, 1, column);
        layout->setColumnStretch(column++, 1);
        connect(field.edit, &QLineEdit::textChanged, this, &NumberFields::changed);
    }
    setFocusProxy(m_fields.front().edit);
}

void NumberFields::setWords(std::span<const Words> words)
{
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto &[label, hint, tip] = words[i];
        m_fields[i].label->setText(label);
        QLineEdit &edit = *m_fields[i].edit;
        edit.setPlaceholderText(hint);
        edit.setToolTip(tip);
        edit.setAccessibleName(QString(label).remove(u'&'));
        edit.setAccessibleDescription(tip);
    }
}

void NumberFields::setNumbers(std::span<const double> numbers)
{
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        m_fields[i].number = numbers[i];
        m_fields[i].shown = textOf(numbers[i]);
        m_fields[i].edit->setText(m_fields[i].shown);
    }
}

Result<std::vector<std::optional<double>>> NumberFields::numbers() const
{
    std::vector<std::optional<double>> numbers;
    for (const Field &field : m_fields) {
        const QString text = field.edit->text().trimmed();
        auto &number = numbers.emplace_back();
        if (text.isEmpty())
            continue;
        number = text == field.shown ? field.number : numberOf(text);
        if (!number)
            return Error{ErrorCode::InvalidArgument,
                         tr("“%1” is no number.").arg(text).toStdString()};
    }
    return numbers;
}

} // namespace stag::ui::workspaces::live
