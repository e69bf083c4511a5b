// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/import_dialog.h"

#include "ui/backend/exchange.h"
#include "ui/models/format.h"
#include "ui/workspaces/live/import_report_view.h"
#include "ui/workspaces/live/place_fields.h"
#include "ui/workspaces/live/problem_line.h"
#include "ui/workspaces/live/text_widgets.h"
#include "ui/workspaces/live/transfer_progress.h"
#include "ui/workspaces/live/transfer_words.h"

#include <QEvent>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace stag::ui::workspaces::live {

using namespace Qt::StringLiterals;
using theme::Space;
using theme::Type;

namespace {

constexpr int kWidthMin = 520;

/// Only a map says where its places are on earth and not in a session.
bool isMap(const QString &path)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    return suffix == u"geojson" || suffix == u"json";
}

} // namespace

ImportDialog::ImportDialog(const theme::Theme &theme,
                           backend::Exchange &exchange,
                           const QString &path,
                           QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_exchange(exchange)
    , m_server(exchange.server())
    , m_path(path)
    , m_title(new ElidedLabel(theme, Type::Title, theme::Color::TextPrimary, this))
    , m_sessionLabel(new QLabel(this))
    , m_session(new QLineEdit(this))
    , m_placeLabel(new QLabel(this))
    , m_place(new PlaceFields(this))
    , m_state(new QLabel(this))
    , m_report(new ImportReportView(theme, this))
    , m_progress(new TransferProgress(this))
    , m_problem(new ProblemLine(theme, this))
    , m_import(new QPushButton(this))
    , m_show(new QPushButton(this))
    , m_close(new QPushButton(this))
{
    setObjectName(u"importDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(kWidthMin);
    build();
    connect(m_place, &PlaceFields::changed, this, &ImportDialog::refresh);
    connect(m_import, &QPushButton::clicked, this, &ImportDialog::start);
    connect(m_close, &QPushButton::clicked, this, &ImportDialog::reject);
    connect(m_show, &QPushButton::clicked, this, [this] {
        Q_EMIT showRequested(m_imported);
        accept();
    });
    retranslate();
    m_session->setFocus();
}

void ImportDialog::build()
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 20);
    m_title->setElideMode(Qt::ElideMiddle);
    layout->addWidget(m_title);
    layout->addSpacing(m_theme.space(Space::M));
    layout->addWidget(m_sessionLabel);
    layout->addWidget(m_session);
    layout->addWidget(m_placeLabel);
    layout->addWidget(m_place);
    layout->addWidget(m_state);
    layout->addWidget(m_report);
    layout->addWidget(m_progress);
    layout->addWidget(m_problem);
    layout->addSpacing(m_theme.space(Space::S));
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    buttons->addWidget(m_show);
    buttons->addWidget(m_import);
    layout->addLayout(buttons);
    m_sessionLabel->setBuddy(m_session);
    m_session->setObjectName(u"importSession"_s);
    theme::keepFont(*m_placeLabel, m_theme, Type::Small);
    theme::keepInk(*m_placeLabel, m_theme, theme::Color::TextMuted);
    m_placeLabel->setWordWrap(true);
    m_state->setObjectName(u"importState"_s);
    m_progress->setObjectName(u"importProgress"_s);
    m_problem->setObjectName(u"importProblem"_s);
    m_import->setObjectName(u"importButton"_s);
    m_import->setProperty("kind", u"primary"_s);
    m_import->setDefault(true);
    m_show->setObjectName(u"showImportedButton"_s);
    m_show->setProperty("kind", u"primary"_s);
}

void ImportDialog::start()
{
    const auto place = m_place->place();
    if (m_step != Step::Choosing || !place)
        return;
    wire::ImportParameters parameters;
    parameters.reference = *place;
    if (const QString session = m_session->text().trimmed(); !session.isEmpty())
        parameters.session = model::SessionId(session.toStdString());
    m_step = Step::Sending;
    m_upload = m_exchange.importFile(m_server, m_path, parameters, this);
    connect(m_upload, &backend::FileUpload::progressed, this, &ImportDialog::showProgress);
    connect(m_upload, &backend::FileUpload::finished, this, &ImportDialog::finish);
    m_progress->setPart(0.0);
    refresh();
    m_close->setFocus();
}

void ImportDialog::showProgress(qint64 bytes, qint64 total)
{
    if (total <= 0)
        return;
    // Once all is there the server stores it, and nobody knows how long that takes.
    m_step = bytes < total ? Step::Sending : Step::Storing;
    const double part = double(bytes) / double(total);
    m_progress->setPart(m_step == Step::Sending ? std::optional(part) : std::nullopt);
    m_state->setText(m_step == Step::Sending ? tr("%1 of %2 sent")
                                                   .arg(models::formatBytes(std::uint64_t(bytes)),
                                                        models::formatBytes(std::uint64_t(total)))
                                             : tr("The server stores it…"));
    refresh();
}

void ImportDialog::finish(const Result<wire::ImportReport> &report)
{
    m_upload->deleteLater();
    if (report) {
        m_step = Step::Done;
        m_imported = report->session;
        m_report->showReport(*report);
        refresh();
        adjustSize();
        (m_imported.empty() ? m_close : m_show)->setFocus();
        const QString name = QFileInfo(m_path).fileName();
        Q_EMIT ended(
            theme::Status::Ok,
            m_imported.empty()
                ? tr("There was nothing to import in %1.").arg(name)
                : tr("Imported %1 into %2.").arg(name, models::fromUtf8(m_imported.text())));
        return;
    }
    m_step = Step::Choosing;
    refresh();
    const QString problem = importProblem(report.error(), m_path);
    m_problem->setText(problem);
    m_import->setFocus();
    Q_EMIT ended(theme::Status::Error, problem);
}

void ImportDialog::done(int result)
{
    const QString name = QFileInfo(m_path).fileName();
    if (m_step == Step::Sending)
        Q_EMIT ended(
            theme::Status::Info,
            tr("The import of %1 was cancelled. What had been stored by then stays; nothing is "
               "stored twice when you import it again.")
                .arg(name));
    if (m_step == Step::Storing)
        Q_EMIT ended(theme::Status::Info,
                     tr("%1 has been sent; the server goes on storing it.").arg(name));
    QDialog::done(result);
}

void ImportDialog::refresh()
{
    const bool isChoosing = m_step == Step::Choosing;
    const bool isDone = m_step == Step::Done;
    const auto place = m_place->place();
    m_problem->setText(isChoosing && !place ? models::fromUtf8(place.error().detail) : QString());
    m_problem->setVisible(!isDone);
    m_session->setEnabled(isChoosing);
    m_place->setEnabled(isChoosing);
    m_sessionLabel->setVisible(!isDone);
    m_session->setVisible(!isDone);
    m_placeLabel->setVisible(!isDone && isMap(m_path));
    m_place->setVisible(!isDone && isMap(m_path));
    m_state->setVisible(m_step == Step::Sending || m_step == Step::Storing);
    m_progress->setVisible(m_state->isVisibleTo(this));
    m_report->setVisible(isDone);
    m_import->setVisible(!isDone);
    m_import->setEnabled(isChoosing && place.has_value());
    m_show->setVisible(isDone && !m_imported.empty());
    m_close->setText(m_step == Step::Choosing || m_step == Step::Sending ? tr("Cancel")
                                                                         : tr("Close"));
}

void ImportDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void ImportDialog::retranslate()
{
    const QString title = tr("Import %1").arg(QFileInfo(m_path).fileName());
    setWindowTitle(title);
    m_title->setText(title);
    m_sessionLabel->setText(tr("Into the &session"));
    m_session->setPlaceholderText(tr("as the file says"));
    m_session->setAccessibleName(tr("Session"));
    m_placeLabel->setText(
        tr("Where that session is on earth; only for GeoJSON that was not exported here:"));
    m_progress->setAccessibleName(tr("Progress"));
    m_report->retranslate();
    m_import->setText(tr("&Import"));
    m_show->setText(tr("&Show the session"));
    refresh();
}

} // namespace stag::ui::workspaces::live
