// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/fence_actions.h"

#include "ui/backend/backend.h"
#include "ui/models/geofences.h"
#include "ui/models/live_store.h"
#include "ui/models/selection.h"
#include "ui/scene/scene_view.h"
#include "ui/workspaces/live/fence_list_dialog.h"
#include "ui/workspaces/live/fence_words.h"

#include <QAction>
#include <QEvent>

#include <cmath>

namespace stag::ui::workspaces::live {

using namespace Qt::StringLiterals;

namespace {

/// Nobody points more exactly.
double toMillimetre(float metres)
{
    constexpr double kPerMetre = 1000.0;
    return std::round(static_cast<double>(metres) * kPerMetre) / kPerMetre;
}

void bringToFront(QWidget &dialog)
{
    dialog.raise();
    dialog.activateWindow();
}

} // namespace

FenceActions::FenceActions(const FenceDesk &desk, QWidget &page)
    : QObject(&page)
    , m_desk(desk)
    , m_page(page)
    , m_edits(desk.backend, desk.undoStack)
    , m_new(new QAction(this))
    , m_list(new QAction(this))
{
    m_new->setObjectName(u"newGeofence"_s);
    m_new->setIcon(desk.theme.icon(u"fence"_s));
    m_new->setShortcut(Qt::CTRL | Qt::Key_G);
    m_list->setObjectName(u"geofences"_s);
    m_list->setIcon(desk.theme.icon(u"fence"_s));
    m_list->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_G);
    connect(m_new, &QAction::triggered, this, &FenceActions::openNew);
    connect(m_list, &QAction::triggered, this, &FenceActions::openList);
    connect(&m_edits, &FenceEdits::refused, this, &FenceActions::failed);
    connect(&desk.selection, &models::Selection::selectionChanged, this, &FenceActions::refresh);
    connect(&desk.scene, &scene::SceneView::currentSessionChanged, this, &FenceActions::refresh);
    page.addActions(actions());
    page.installEventFilter(this);
    retranslate();
}

FencePlace FenceActions::place() const
{
    FencePlace place;
    place.session = m_desk.scene.currentSession();
    QVector3D at = m_desk.scene.lookedAt();
    if (const auto chosen = m_desk.selection.current()) {
        if (const auto position = m_desk.scene.positionOf(*chosen)) {
            at = *position;
            place.name = m_desk.store.name(*chosen);
        }
    }
    place.position = {toMillimetre(at.x()), toMillimetre(at.y()), toMillimetre(at.z())};
    return place;
}

void FenceActions::openNew()
{
    if (m_new->isEnabled())
        openDialog({});
}

void FenceActions::open(const model::GeofenceId &fence)
{
    if (const auto known = m_desk.fences.find(fence))
        openDialog(*known);
}

void FenceActions::openDialog(const std::optional<model::Geofence> &before)
{
    for (FenceDialog *open : m_page.findChildren<FenceDialog *>()) {
        // One at a time: the view shows one draft.
        if (open->isVisible() && open->before() == before)
            return bringToFront(*open);
        open->reject();
    }
    auto *dialog = new FenceDialog(
        m_desk.theme, m_edits, m_desk.backend.state().server, place(), before, &m_page);
    connect(dialog, &FenceDialog::drafted, this, [this](const auto &fence) {
        m_desk.fences.setDraft(fence);
    });
    dialog->announce();
    dialog->show();
}

void FenceActions::openList()
{
    auto *dialog = m_page.findChild<FenceListDialog *>();
    if (dialog != nullptr && dialog->isVisible())
        return bringToFront(*dialog);
    dialog = new FenceListDialog(m_desk.theme, m_desk.fences, &m_page);
    connect(dialog, &FenceListDialog::newRequested, this, &FenceActions::openNew);
    connect(dialog, &FenceListDialog::openRequested, this, &FenceActions::open);
    connect(dialog, &FenceListDialog::deleteRequested, this, &FenceActions::remove);
    connect(this, &FenceActions::failed, dialog, &FenceListDialog::showProblem);
    dialog->show();
}

void FenceActions::remove(const model::GeofenceId &fence)
{
    const auto known = m_desk.fences.find(fence);
    if (!known)
        return;
    const FenceEdit edit{m_desk.backend.state().server, *known, {}};
    m_edits.run(edit, this, [this, edit](const Result<model::Geofence> &result) {
        if (!result)
            Q_EMIT failed(editProblem(result.error(), edit));
    });
}

void FenceActions::refresh()
{
    m_new->setEnabled(!m_desk.scene.currentSession().empty());
    m_list->setEnabled(m_new->isEnabled());
    for (FenceDialog *open : m_page.findChildren<FenceDialog *>())
        open->setPlace(place());
}

bool FenceActions::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == &m_page && event->type() == QEvent::LanguageChange)
        retranslate();
    return QObject::eventFilter(watched, event);
}

void FenceActions::retranslate()
{
    m_new->setText(tr("&New geofence…"));
    m_list->setText(tr("&Geofences…"));
    refresh();
}

} // namespace stag::ui::workspaces::live
