// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/studio_style.h"

#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QMenu>
#include <QStyleOption>
#include <QTabBar>

#include <algorithm>

namespace stag::ui::theme {

namespace {

constexpr int kIndicator = 16;
constexpr int kArrowColumn = 24;

QString kindOf(const QWidget *widget)
{
    return widget ? widget->property("kind").toString() : QString();
}

template<typename Option>
const Option *as(const QStyleOption *option)
{
    return qstyleoption_cast<const Option *>(option);
}

/// Fusion would paint a field's frame with the palette; ours is drawn by the field itself.
bool isFramelessEditor(const QWidget *widget)
{
    return widget
           && (qobject_cast<const QComboBox *>(widget->parentWidget())
               || widget->parentWidget()->inherits("QAbstractSpinBox"));
}

} // namespace

StudioStyle::StudioStyle(const Theme &theme)
    : QProxyStyle(QStringLiteral("fusion"))
    , m_theme(theme)
{}

int StudioStyle::pixelMetric(PixelMetric metric,
                             const QStyleOption *option,
                             const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return m_theme.size(Size::ScrollBar);
    case PM_ScrollBarSliderMin:
        return 24;
    case PM_SplitterWidth:
        return m_theme.size(Size::Splitter);
    case PM_DockWidgetSeparatorExtent:
        return 3;
    case PM_HeaderMargin:
        return m_theme.space(Space::M);
    case PM_DockWidgetTitleMargin:
        return (m_theme.size(Size::DockTitle) - kIndicator) / 2;
    case PM_DockWidgetTitleBarButtonMargin:
        return 2;
    case PM_DockWidgetFrameWidth:
    case PM_ToolBarFrameWidth:
    case PM_MenuBarPanelWidth:
        return 0;
    case PM_DefaultFrameWidth:
    case PM_MenuPanelWidth:
        return 1;
    case PM_MenuVMargin:
        return m_theme.space(Space::Xs);
    case PM_MenuHMargin:
    case PM_MenuBarHMargin:
    case PM_MenuBarVMargin:
    case PM_ToolBarItemMargin:
        return 0;
    case PM_ToolBarItemSpacing:
        return m_theme.space(Space::Xxs);
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ListViewIconSize:
    case PM_TabBarIconSize:
        return kIndicator;
    case PM_TreeViewIndentation:
        return kIndicator;
    case PM_ToolBarIconSize:
        return m_theme.size(Size::ToolIcon);
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin:
        return m_theme.space(Space::L);
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return m_theme.space(Space::M);
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return m_theme.space(Space::M);
    case PM_SliderThickness:
    case PM_SliderControlThickness:
    case PM_SliderLength:
        return 14;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarBaseOverlap:
    case PM_TabBarTabOverlap:
        return 0;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int StudioStyle::styleHint(StyleHint hint,
                           const QStyleOption *option,
                           const QWidget *widget,
                           QStyleHintReturn *returnData) const
{
    switch (hint) {
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_ScrollBar_Transient:
    case SH_ComboBox_Popup:
    case SH_TabBar_ElideMode:
    case SH_UnderlineShortcut:
        return 0;
    case SH_ItemView_ShowDecorationSelected:
        return 1;
    case SH_Slider_AbsoluteSetButtons:
        return int(Qt::LeftButton);
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

QSize StudioStyle::sizeFromContents(ContentsType type,
                                    const QStyleOption *option,
                                    const QSize &size,
                                    const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton: {
        const auto *button = as<QStyleOptionButton>(option);
        const int iconWidth = button && !button->icon.isNull()
                                  ? button->iconSize.width() + m_theme.space(Space::S)
                                  : 0;
        const int text = button
                             ? button->fontMetrics.size(Qt::TextShowMnemonic, button->text).width()
                             : size.width();
        return {text + iconWidth + 2 * m_theme.space(Space::L),
                std::max(m_theme.size(Size::Control), size.height() + m_theme.space(Space::S))};
    }
    case CT_LineEdit:
        if (!isFramelessEditor(widget))
            result.setHeight(std::max(m_theme.size(Size::Control), result.height()));
        return result;
    case CT_ComboBox:
        result.setWidth(size.width() + kArrowColumn + m_theme.space(Space::L));
        result.setHeight(
            std::max(m_theme.size(Size::Control), size.height() + m_theme.space(Space::S)));
        return result;
    case CT_SpinBox:
        result.setHeight(std::max(m_theme.size(Size::Control), result.height()));
        return result;
    case CT_TabBarTab:
        return {size.width() + m_theme.space(Space::M),
                std::max(m_theme.size(Size::DockTitle), result.height())};
    case CT_ItemViewItem:
        result.setHeight(std::max(m_theme.rowHeight(), result.height()));
        return result;
    case CT_HeaderSection:
        result.setHeight(std::max(m_theme.size(Size::TableHeader), result.height()));
        return result;
    case CT_MenuBarItem:
        return {size.width() + 2 * m_theme.space(Space::M) + m_theme.space(Space::Xxs),
                std::max(m_theme.size(Size::Control), size.height())};
    case CT_MenuItem: {
        const auto *item = as<QStyleOptionMenuItem>(option);
        if (item && item->menuItemType == QStyleOptionMenuItem::Separator)
            return {size.width(), 2 * m_theme.space(Space::Xs) + 1};
        const int shortcutGap = item && item->text.contains(u'\t') ? m_theme.space(Space::Xxl) : 0;
        const int shortcut = item && item->text.contains(u'\t')
                                 ? item->fontMetrics.horizontalAdvance(item->text.section(u'\t', 1))
                                 : 0;
        const int text =
            item ? item->fontMetrics.size(Qt::TextShowMnemonic, item->text.section(u'\t', 0, 0))
                       .width()
                 : size.width();
        return {parts::menuIconColumn(m_theme) + text + shortcutGap + shortcut
                    + m_theme.space(Space::Xxl),
                std::max(m_theme.size(Size::Control), size.height())};
    }
    default:
        return result;
    }
}

QRect StudioStyle::subElementRect(SubElement element,
                                  const QStyleOption *option,
                                  const QWidget *widget) const
{
    if (element == SE_LineEditContents && !isFramelessEditor(widget))
        return QProxyStyle::subElementRect(element, option, widget)
            .adjusted(m_theme.space(Space::Xs), 0, -m_theme.space(Space::Xs), 0);
    if (element == SE_ProgressBarGroove || element == SE_ProgressBarContents)
        return option->rect;
    return QProxyStyle::subElementRect(element, option, widget);
}

QRect StudioStyle::subControlRect(ComplexControl control,
                                  const QStyleOptionComplex *option,
                                  SubControl subControl,
                                  const QWidget *widget) const
{
    if (control == CC_ComboBox) {
        const QRect rect = option->rect;
        if (subControl == SC_ComboBoxArrow)
            return visualRect(
                option->direction,
                rect,
                QRect(rect.right() - kArrowColumn + 1, rect.top(), kArrowColumn, rect.height()));
        if (subControl == SC_ComboBoxEditField)
            return visualRect(option->direction,
                              rect,
                              rect.adjusted(m_theme.space(Space::S), 2, -kArrowColumn, -2));
    }
    if (control == CC_ScrollBar) {
        // No arrows: the groove is the whole bar.
        if (subControl == SC_ScrollBarAddLine || subControl == SC_ScrollBarSubLine)
            return {};
        const auto *slider = as<QStyleOptionSlider>(option);
        const bool horizontal = slider->orientation == Qt::Horizontal;
        const int length = horizontal ? option->rect.width() : option->rect.height();
        const int range = slider->maximum - slider->minimum;
        if (subControl == SC_ScrollBarGroove)
            return option->rect;
        const int handle = range <= 0 ? length
                                      : std::clamp(int(qint64(slider->pageStep) * length
                                                       / std::max(1, range + slider->pageStep)),
                                                   std::min(24, length),
                                                   length);
        const int start = sliderPositionFromValue(slider->minimum,
                                                  slider->maximum,
                                                  slider->sliderPosition,
                                                  length - handle,
                                                  slider->upsideDown);
        const auto part = [&](int from, int size) {
            return visualRect(option->direction,
                              option->rect,
                              horizontal ? QRect(from, 0, size, option->rect.height())
                                         : QRect(0, from, option->rect.width(), size));
        };
        if (subControl == SC_ScrollBarSlider)
            return part(start, handle);
        if (subControl == SC_ScrollBarSubPage)
            return part(0, start);
        if (subControl == SC_ScrollBarAddPage)
            return part(start + handle, length - start - handle);
    }
    return QProxyStyle::subControlRect(control, option, subControl, widget);
}

void StudioStyle::drawPrimitive(PrimitiveElement element,
                                const QStyleOption *option,
                                QPainter *painter,
                                const QWidget *widget) const
{
    switch (element) {
    case PE_FrameFocusRect:
        if (option->state & State_KeyboardFocusChange
            && !qobject_cast<const QAbstractItemView *>(widget))
            parts::drawFocusRing(*painter, m_theme, option->rect, m_theme.radius(Radius::S));
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        return parts::drawCheckBox(*painter, m_theme, *option);
    case PE_IndicatorRadioButton:
        return parts::drawRadioButton(*painter, m_theme, *option);
    case PE_PanelLineEdit:
        if (!isFramelessEditor(widget))
            parts::drawField(*painter, m_theme, *option);
        return;
    case PE_FrameLineEdit:
    case PE_FrameDefaultButton:
    case PE_FrameDockWidget:
    case PE_FrameTabBarBase:
    case PE_FrameStatusBarItem:
    case PE_PanelStatusBar:
    case PE_PanelMenuBar:
    case PE_PanelItemViewRow:
        // The row is painted per item, below, so that hover and selection agree.
        if (element == PE_PanelItemViewRow)
            QProxyStyle::drawPrimitive(element, option, painter, widget);
        return;
    case PE_PanelButtonCommand:
        return parts::drawPushButton(*painter, m_theme, *option, kindOf(widget));
    case PE_PanelButtonTool:
        return parts::drawToolButton(*painter, m_theme, *option);
    case PE_PanelItemViewItem:
        return parts::drawRow(*painter, m_theme, *option);
    case PE_PanelMenu:
    case PE_FrameMenu:
    case PE_PanelTipLabel:
        return parts::drawBox(*painter,
                              option->rect,
                              element == PE_FrameMenu ? 0 : m_theme.radius(Radius::S),
                              element == PE_FrameMenu ? QColor()
                                                      : m_theme.color(Color::SurfaceOverlay),
                              m_theme.color(Color::BorderNormal));
    case PE_IndicatorArrowDown:
        return parts::drawChevron(
            *painter, option->rect, parts::Arrow::Down, m_theme.color(Color::TextSecondary));
    case PE_IndicatorArrowUp:
        return parts::drawChevron(
            *painter, option->rect, parts::Arrow::Up, m_theme.color(Color::TextSecondary));
    case PE_IndicatorBranch:
        if (option->state & State_Children)
            parts::drawChevron(*painter,
                               option->rect,
                               option->state & State_Open ? parts::Arrow::Down
                                                          : parts::Arrow::Right,
                               m_theme.color(Color::TextMuted));
        return;
    case PE_IndicatorDockWidgetResizeHandle:
        return parts::drawSeparator(*painter, m_theme, *option);
    case PE_FrameGroupBox:
    case PE_FrameTabWidget:
        return parts::drawBox(*painter,
                              option->rect,
                              m_theme.radius(Radius::M),
                              {},
                              m_theme.color(Color::BorderNormal));
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void StudioStyle::drawControl(ControlElement element,
                              const QStyleOption *option,
                              QPainter *painter,
                              const QWidget *widget) const
{
    switch (element) {
    case CE_PushButtonLabel:
        return parts::drawButtonLabel(
            *painter, m_theme, *as<QStyleOptionButton>(option), kindOf(widget));
    case CE_TabBarTabShape:
        return parts::drawTab(*painter, m_theme, *as<QStyleOptionTab>(option));
    case CE_TabBarTabLabel: {
        QStyleOptionTab inked = *as<QStyleOptionTab>(option);
        const bool selected = option->state & State_Selected;
        inked.palette.setColor(QPalette::WindowText,
                               m_theme.color(selected ? Color::TextPrimary : Color::TextMuted));
        inked.state &= ~State_HasFocus;
        return QProxyStyle::drawControl(element, &inked, painter, widget);
    }
    case CE_DockWidgetTitle:
        return parts::drawDockTitle(*painter, m_theme, *as<QStyleOptionDockWidget>(option));
    case CE_Splitter:
        painter->fillRect(option->rect, m_theme.color(Color::BorderSubtle));
        return;
    case CE_HeaderSection:
        return parts::drawHeaderSection(*painter, m_theme, *as<QStyleOptionHeader>(option));
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, option->palette.color(QPalette::Window));
        return;
    case CE_HeaderLabel: {
        QStyleOptionHeader inked = *as<QStyleOptionHeader>(option);
        inked.palette.setColor(QPalette::ButtonText, m_theme.color(Color::TextMuted));
        // The margin is meant sideways only; above and below it would cut the letters.
        inked.rect.adjust(0, -m_theme.space(Space::M), 0, m_theme.space(Space::M));
        return QProxyStyle::drawControl(element, &inked, painter, widget);
    }
    case CE_ProgressBarGroove:
        return parts::drawProgressGroove(*painter, m_theme, *option);
    case CE_ProgressBarContents:
        return parts::drawProgress(*painter, m_theme, *as<QStyleOptionProgressBar>(option));
    case CE_ProgressBarLabel:
    case CE_MenuBarEmptyArea:
    case CE_ToolBar:
        return;
    case CE_MenuItem:
        // Popup rows of a combo box arrive here as menu items, too, when the platform style wants
        // it.
        return parts::drawMenuItem(*painter, m_theme, *as<QStyleOptionMenuItem>(option));
    case CE_MenuBarItem:
        return parts::drawMenuBarItem(*painter, m_theme, *as<QStyleOptionMenuItem>(option));
    case CE_ShapedFrame: {
        const auto *frame = as<QStyleOptionFrame>(option);
        if (frame && frame->frameShape == QFrame::StyledPanel) {
            parts::drawBox(*painter, option->rect, 0, {}, m_theme.color(Color::BorderNormal));
            return;
        }
        if (frame && (frame->frameShape == QFrame::HLine || frame->frameShape == QFrame::VLine)) {
            const QRect r = option->rect;
            const bool flat = frame->frameShape == QFrame::HLine;
            painter->fillRect(flat ? QRect(r.left(), r.center().y(), r.width(), 1)
                                   : QRect(r.center().x(), r.top(), 1, r.height()),
                              m_theme.color(Color::BorderNormal));
            return;
        }
        break;
    }
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void StudioStyle::drawComplexControl(ComplexControl control,
                                     const QStyleOptionComplex *option,
                                     QPainter *painter,
                                     const QWidget *widget) const
{
    switch (control) {
    case CC_Slider:
        return parts::drawSlider(*painter,
                                 m_theme,
                                 *as<QStyleOptionSlider>(option),
                                 subControlRect(control, option, SC_SliderHandle, widget));
    case CC_ScrollBar:
        return parts::drawScrollBar(*painter,
                                    m_theme,
                                    *as<QStyleOptionSlider>(option),
                                    subControlRect(control, option, SC_ScrollBarSlider, widget));
    case CC_ComboBox: {
        const auto *combo = as<QStyleOptionComboBox>(option);
        if (combo->editable)
            parts::drawField(*painter, m_theme, *option);
        else
            parts::drawPushButton(*painter, m_theme, *option, kindOf(widget));
        const QColor ink = m_theme.color(option->state & State_Enabled ? Color::TextSecondary
                                                                       : Color::TextDisabled);
        return parts::drawChevron(*painter,
                                  subControlRect(control, option, SC_ComboBoxArrow, widget),
                                  parts::Arrow::Down,
                                  ink);
    }
    case CC_SpinBox: {
        parts::drawField(*painter, m_theme, *option);
        const QColor ink = m_theme.color(Color::TextSecondary);
        parts::drawChevron(
            *painter, subControlRect(control, option, SC_SpinBoxUp, widget), parts::Arrow::Up, ink);
        return parts::drawChevron(*painter,
                                  subControlRect(control, option, SC_SpinBoxDown, widget),
                                  parts::Arrow::Down,
                                  ink);
    }
    case CC_ToolButton: {
        // A button that only opens a menu says so with its icon.
        QStyleOptionToolButton plain = *as<QStyleOptionToolButton>(option);
        if (!(plain.features & QStyleOptionToolButton::MenuButtonPopup))
            plain.features &= ~QStyleOptionToolButton::HasMenu;
        return QProxyStyle::drawComplexControl(control, &plain, painter, widget);
    }
    default:
        QProxyStyle::drawComplexControl(control, option, painter, widget);
    }
}

void StudioStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton *>(widget) || qobject_cast<QComboBox *>(widget)
        || qobject_cast<QTabBar *>(widget) || widget->inherits("QScrollBar")
        || widget->inherits("QLineEdit") || widget->inherits("QAbstractItemView"))
        widget->setAttribute(Qt::WA_Hover);
}

void install(QApplication &application, const Theme &theme)
{
    const auto refresh = [&theme] {
        QApplication::setPalette(theme.palette());
        QApplication::setFont(theme.font(Type::Body));
        for (QWidget *widget : QApplication::allWidgets()) {
            widget->updateGeometry();
            widget->update();
        }
    };
    QApplication::setStyle(new StudioStyle(theme));
    refresh();
    QObject::connect(&theme, &Theme::themeChanged, &application, refresh);
}

} // namespace stag::ui::theme
