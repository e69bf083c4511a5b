// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/languages.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

#include <algorithm>

namespace stag::ui::shell {

namespace {

QString resolved(const QString &code)
{
    const QString wanted =
        code == QStringLiteral("system") ? QLocale::system().name().left(2) : code;
    const auto languages = Languages::all();
    const bool known = std::any_of(languages.begin(), languages.end(), [&](const auto &language) {
        return language.code == wanted;
    });
    return known ? wanted : QStringLiteral("en");
}

std::unique_ptr<QTranslator> loaded(const QString &file, const QString &folder)
{
    auto translator = std::make_unique<QTranslator>();
    if (!translator->load(file, folder))
        return nullptr;
    QCoreApplication::installTranslator(translator.get());
    return translator;
}

} // namespace

Languages::~Languages() = default;

QList<Languages::Language> Languages::all()
{
    return {{QStringLiteral("en"), QStringLiteral("English")},
            {QStringLiteral("de"), QStringLiteral("Deutsch")}};
}

void Languages::use(const QString &code)
{
    const QString wanted = resolved(code);
    if (wanted == m_current)
        return;
    m_current = wanted;
    // Destroying a translator removes it and tells the windows.
    m_qts.reset();
    m_ours.reset();
    QLocale::setDefault(QLocale(wanted));
    m_qts = loaded(QStringLiteral("qtbase_") + wanted,
                   QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    m_ours = loaded(QStringLiteral("stag-studio_") + wanted, QStringLiteral(":/i18n"));
}

} // namespace stag::ui::shell
