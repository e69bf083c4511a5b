// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <QTranslator>

#include <memory>

namespace stag::ui::shell {

/// The languages the program speaks, and the one in use.
///
/// Installing a translator sends QEvent::LanguageChange to every window. Thread: GUI.
class Languages final : public QObject
{
    Q_OBJECT

public:
    struct Language
    {
        QString code;
        QString name; ///< in the language itself
    };

    using QObject::QObject;
    ~Languages() override;

    [[nodiscard]] static QList<Language> all();
    /// Speaks the language with `code`; "system" takes the desktop's, English if it is none of
    /// ours.
    void use(const QString &code);
    /// The code of the language in use, never "system"; empty before the first use().
    [[nodiscard]] const QString &current() const { return m_current; }

private:
    QString m_current;
    std::unique_ptr<QTranslator> m_ours;
    std::unique_ptr<QTranslator> m_qts;
};

} // namespace stag::ui::shell
