// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/problem_line.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>

namespace stag::ui::workspaces::live {

namespace {

constexpr int kLines = 3;
constexpr int kIcon = 14;

} // namespace

ProblemLine::ProblemLine(const theme::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    theme::keepFont(*m_text, theme, theme::Type::Small);
    theme::keepInk(*m_text, theme, theme::Color::StatusError);
    m_text->setMinimumHeight(kLines * m_text->fontMetrics().lineSpacing());
    const auto showIcon = [this, &theme] {
        m_icon->setPixmap(theme.statusIcon(theme::Status::Error)
                              .pixmap(QSize(kIcon, kIcon), devicePixelRatioF()));
    };
    connect(&theme, &theme::Theme::themeChanged, this, showIcon);
    showIcon();
    m_icon->hide();
}

void ProblemLine::setText(const QString &problem)
{
    m_text->setText(problem);
    m_icon->setVisible(!problem.isEmpty());
}

QString ProblemLine::text() const
{
    return m_text->text();
}

} // namespace stag::ui::workspaces::live
