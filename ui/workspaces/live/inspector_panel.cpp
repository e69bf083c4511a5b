// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/inspector_panel.h"

#include "ui/workspaces/dock_parts.h"
#include "ui/workspaces/live/entity_icons.h"
#include "ui/workspaces/live/section_view.h"
#include "ui/workspaces/live/text_widgets.h"

#include <QClipboard>
#include <QEvent>
#include <QGridLayout>
#include <QGuiApplication>
#include <QScrollArea>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace stag::ui::workspaces::live {

using namespace Qt::StringLiterals;
using theme::Color;
using theme::Size;
using theme::Space;
using theme::Type;

theme::Status statusOf(models::Tone tone)
{
    switch (tone) {
    case models::Tone::Ok:
        return theme::Status::Ok;
    case models::Tone::Warn:
        return theme::Status::Warn;
    case models::Tone::Error:
        return theme::Status::Error;
    case models::Tone::Info:
        return theme::Status::Info;
    case models::Tone::Idle:
        return theme::Status::Idle;
    }
    return theme::Status::Idle;
}

InspectorPanel::InspectorPanel(models::InspectorModel &model,
                               const theme::Theme &theme,
                               QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_theme(theme)
    , m_icon(new QLabel(this))
    , m_name(new ElidedLabel(theme, Type::Title, Color::TextPrimary, this))
    , m_badge(new StatusBadge(theme, this))
    , m_id(new ElidedLabel(theme, Type::Mono, Color::TextMuted, this))
    , m_copyId(makeTitleButton(theme, u"copy"_s, this))
    , m_idButtons(new QHBoxLayout)
    , m_empty(new EmptyState(theme, u"inspector"_s, this))
    , m_scroll(new QScrollArea(this))
    , m_pages(new QStackedLayout(this))
{
    auto *content = new QWidget;
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_column->addWidget(buildHeader());
    m_column->addStretch(1);
    m_scroll->setWidget(content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_pages->addWidget(m_scroll);
    m_pages->addWidget(m_empty);
    m_id->setElideMode(Qt::ElideMiddle);
    connect(m_copyId, &QToolButton::clicked, this, [this] {
        if (m_model.header())
            QGuiApplication::clipboard()->setText(m_model.header()->id);
    });
    connect(&model, &models::InspectorModel::changed, this, &InspectorPanel::refresh);
    connect(&theme, &theme::Theme::themeChanged, this, &InspectorPanel::showHeader);
    retranslate();
}

QWidget *InspectorPanel::buildHeader()
{
    auto *header = new QWidget;
    auto *grid = new QGridLayout(header);
    const int margin = m_theme.space(Space::L);
    grid->setContentsMargins(margin, margin, m_theme.space(Space::M), m_theme.space(Space::M));
    grid->setHorizontalSpacing(m_theme.space(Space::M));
    grid->setVerticalSpacing(0);
    grid->addWidget(m_icon, 0, 0);
    grid->addWidget(m_name, 0, 1);
    grid->addWidget(m_badge, 0, 2, 1, 2, Qt::AlignRight);
    grid->addWidget(m_id, 1, 1, 1, 2);
    m_idButtons->setSpacing(0);
    m_idButtons->addWidget(m_copyId);
    grid->addLayout(m_idButtons, 1, 3);
    grid->setColumnStretch(1, 1);
    return header;
}

void InspectorPanel::addBesideId(QWidget *button)
{
    m_idButtons->addWidget(button);
}

void InspectorPanel::refresh()
{
    m_pages->setCurrentWidget(m_model.empty() ? static_cast<QWidget *>(m_empty) : m_scroll);
    if (m_model.empty())
        return;
    showHeader();
    showSections();
}

void InspectorPanel::showHeader()
{
    const auto &header = m_model.header();
    if (!header)
        return;
    const int side = m_theme.size(Size::ToolIcon);
    const QString icon = header->isEdge ? u"graph"_s : entityIconName(header->ref.kind);
    m_icon->setPixmap(m_theme.icon(icon, Color::TextPrimary).pixmap(side, side));
    m_name->setText(header->name);
    m_id->setText(header->id);
    if (header->detail.isEmpty())
        m_badge->setStatus(statusOf(header->tone), header->statusWord);
    else
        m_badge->setStatus(theme::Status::Info, header->detail);
}

void InspectorPanel::showSections()
{
    const auto &sections = m_model.sections();
    const bool fits = sections.size() == m_views.size()
                      && std::equal(sections.begin(),
                                    sections.end(),
                                    m_views.begin(),
                                    [](const models::Section &section, const SectionView *view) {
                                        return view->fits(section);
                                    });
    if (!fits) {
        rebuildSections();
        return;
    }
    for (std::size_t i = 0; i < sections.size(); ++i)
        m_views[i]->show(sections[i]);
}

void InspectorPanel::rebuildSections()
{
    for (SectionView *view : m_views) {
        view->hide();
        view->deleteLater();
    }
    m_views.clear();
    for (const models::Section &section : m_model.sections()) {
        auto *view = new SectionView(section, m_theme);
        if (m_toggled.contains(section.key))
            view->setClosed(!section.startsClosed);
        connect(view, &SectionView::linkActivated, this, &InspectorPanel::linkActivated);
        connect(view, &SectionView::closedChanged, this, [this, key = section.key] {
            if (!m_toggled.remove(key))
                m_toggled.insert(key);
        });
        m_column->insertWidget(m_column->count() - 1, view);
        m_views.push_back(view);
    }
}

QStringList InspectorPanel::toggledSections() const
{
    QStringList keys(m_toggled.begin(), m_toggled.end());
    keys.sort();
    return keys;
}

void InspectorPanel::setToggledSections(const QStringList &keys)
{
    m_toggled = QSet<QString>(keys.begin(), keys.end());
    rebuildSections();
}

void InspectorPanel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        m_model.refresh();
    }
    QWidget::changeEvent(event);
}

void InspectorPanel::retranslate()
{
    m_empty->setText(
        tr("Nothing is selected. Click an anchor, a device or a mesh in the view or in the "
           "list to see its pose, its timing and its data here."));
    m_copyId->setToolTip(tr("Copy id"));
    m_copyId->setAccessibleName(tr("Copy id"));
    m_scroll->setAccessibleName(tr("Inspector"));
    refresh();
}

} // namespace stag::ui::workspaces::live
