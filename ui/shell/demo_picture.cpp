// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/demo_picture.h"

#include <QPainter>
#include <QPainterPath>

namespace stag::ui::shell {

using theme::Color;
using theme::Radius;
using theme::Space;
using theme::Type;

namespace {

constexpr int kWidthHint = 512;
constexpr int kPlayDisc = 40;
constexpr int kPlayIcon = 20;
constexpr float kPlateAlpha = 0.88f;

} // namespace

DemoPicture::DemoPicture(const theme::Theme &theme, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("demoPicture"));
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&theme, &theme::Theme::themeChanged, this, &DemoPicture::load);
    load();
}

void DemoPicture::setTexts(const QString &action, const QString &caption)
{
    setText(action);
    m_caption = caption;
    setAccessibleName(action);
    setAccessibleDescription(caption);
    update();
}

QSize DemoPicture::sizeHint() const
{
    return {kWidthHint, heightForWidth(kWidthHint)};
}

int DemoPicture::heightForWidth(int width) const
{
    return width * 9 / 16;
}

void DemoPicture::load()
{
    m_picture.load(m_theme.isDark() ? QStringLiteral(":/stag/welcome/demo-dark.jpg")
                                    : QStringLiteral(":/stag/welcome/demo-light.jpg"));
    update();
}

void DemoPicture::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    paintPicture(painter);
    paintCaption(painter);
    const double radius = m_theme.radius(Radius::L);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(m_theme.color(Color::BorderNormal));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    if (theme::showsKeyboardFocus(*this)) {
        painter.setPen(QPen(m_theme.color(Color::AccentFocus), 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(2, 2, -2, -2), radius - 1, radius - 1);
    }
}

void DemoPicture::paintPicture(QPainter &painter) const
{
    QPainterPath shape;
    const double radius = m_theme.radius(Radius::L);
    shape.addRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter.save();
    painter.setClipPath(shape);
    // Fills the frame; what does not fit is cut off evenly on both sides.
    const QSize shown = size().scaled(m_picture.size(), Qt::KeepAspectRatio);
    QRect source(QPoint(0, 0), shown);
    source.moveCenter(m_picture.rect().center());
    painter.drawPixmap(rect(), m_picture, source);
    painter.restore();
}

/// In the corner, where it hides nothing of the room.
void DemoPicture::paintCaption(QPainter &painter) const
{
    painter.setFont(m_theme.font(Type::Small));
    const QFontMetrics metrics = painter.fontMetrics();
    const int inset = m_theme.space(Space::L);
    const QRect disc(inset, height() - inset - kPlayDisc, kPlayDisc, kPlayDisc);
    const int left = disc.right() + m_theme.space(Space::M);
    const int padding = m_theme.space(Space::M);
    const QString text =
        metrics.elidedText(m_caption, Qt::ElideRight, width() - left - inset - 2 * padding);
    QRect plate(left,
                0,
                metrics.horizontalAdvance(text) + 2 * padding,
                metrics.height() + m_theme.space(Space::S));
    plate.moveCenter(QPoint(plate.center().x(), disc.center().y()));
    QColor ground = m_theme.color(Color::SurfaceOverlay);
    ground.setAlphaF(kPlateAlpha);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(plate, m_theme.radius(Radius::S), m_theme.radius(Radius::S));
    painter.setPen(m_theme.color(Color::TextPrimary));
    painter.drawText(plate, Qt::AlignCenter, text);
    if (isEnabled())
        paintPlay(painter, disc);
}

void DemoPicture::paintPlay(QPainter &painter, const QRect &disc) const
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.color(isDown()       ? Color::AccentFillPressed
                                   : underMouse() ? Color::AccentFillHover
                                                  : Color::AccentFill));
    painter.drawEllipse(disc);
    QRect icon(0, 0, kPlayIcon, kPlayIcon);
    icon.moveCenter(disc.center() + QPoint(1, 0));
    m_theme.icon(QStringLiteral("play"), Color::TextOnAccent).paint(&painter, icon);
}

} // namespace stag::ui::shell
