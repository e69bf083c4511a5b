// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/transfers.h"

#include "ui/workspaces/live/export_dialog.h"
#include "ui/workspaces/live/import_dialog.h"

#include <QAction>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QStandardPaths>

namespace stag::ui::workspaces::live {

using namespace Qt::StringLiterals;

QString transferFolder()
{
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    return folder.exists() ? folder.path() : QDir::homePath();
}

Transfers::Transfers(const theme::Theme &theme, backend::Backend &backend, QWidget &page)
    : QObject(&page)
    , m_theme(theme)
    , m_exchange(backend)
    , m_page(page)
    , m_export(new QAction(this))
    , m_import(new QAction(this))
{
    m_export->setObjectName(u"exportSession"_s);
    m_export->setIcon(theme.icon(u"export"_s));
    m_export->setShortcut(Qt::CTRL | Qt::Key_E);
    m_export->setEnabled(false);
    m_import->setObjectName(u"importFile"_s);
    m_import->setIcon(theme.icon(u"import"_s));
    m_import->setShortcut(Qt::CTRL | Qt::Key_I);
    for (QAction *action : actions())
        action->setProperty("menu", u"file"_s);
    connect(m_export, &QAction::triggered, this, [this] { exportSession(m_session); });
    connect(m_import, &QAction::triggered, this, &Transfers::askFile);
    page.addActions(actions());
    page.installEventFilter(this);
    retranslate();
}

void Transfers::setSession(const model::SessionId &session)
{
    m_session = session;
    m_export->setEnabled(!session.empty());
}

void Transfers::exportSession(const model::SessionId &session)
{
    for (ExportDialog *open : m_page.findChildren<ExportDialog *>()) {
        if (open->isVisible() && open->session() == session) {
            open->raise();
            open->activateWindow();
            return;
        }
    }
    auto *dialog = new ExportDialog(m_theme, m_exchange, session, &m_page);
    connect(dialog, &ExportDialog::ended, this, &Transfers::ended);
    // Not modal: a long export stops nobody from working.
    dialog->show();
}

void Transfers::askFile()
{
    auto *dialog = new QFileDialog(&m_page, tr("Import"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Sessions and places (*.zip *.tar *.tar.gz *.geojson *.json *.glb)"),
                            tr("All files (*)")});
    dialog->setDirectory(transferFolder());
    connect(dialog, &QFileDialog::fileSelected, this, &Transfers::importFile);
    dialog->open();
}

void Transfers::importFile(const QString &path)
{
    auto *dialog = new ImportDialog(m_theme, m_exchange, path, &m_page);
    connect(dialog, &ImportDialog::ended, this, &Transfers::ended);
    connect(dialog, &ImportDialog::showRequested, this, &Transfers::sessionWanted);
    dialog->show();
}

bool Transfers::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == &m_page && event->type() == QEvent::LanguageChange)
        retranslate();
    return QObject::eventFilter(watched, event);
}

void Transfers::retranslate()
{
    m_export->setText(tr("&Export session…"));
    m_import->setText(tr("&Import…"));
}

} // namespace stag::ui::workspaces::live
