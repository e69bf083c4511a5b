// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/studio_style.h"

#include "ui/theme/theme.h"

#include <QApplication>

namespace stag::ui::theme {

StudioStyle::StudioStyle(const Theme &theme)
    : QProxyStyle(QStringLiteral("fusion"))
    , m_theme(theme)
{}

void install(QApplication &application, const Theme &theme)
{
    const auto refresh = [&application, &theme] {
        QApplication::setPalette(theme.palette());
        QApplication::setFont(theme.font(Type::Body));
        for (QWidget *widget : application.topLevelWidgets())
            widget->update();
    };
    QApplication::setStyle(new StudioStyle(theme));
    refresh();
    QObject::connect(&theme, &Theme::themeChanged, &application, refresh);
}

} // namespace stag::ui::theme
