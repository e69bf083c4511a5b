// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/export_dialog.h"

#include "ui/backend/exchange.h"
#include "ui/models/format.h"
#include "ui/workspaces/live/place_fields.h"
#include "ui/workspaces/live/problem_line.h"
#include "ui/workspaces/live/text_widgets.h"
#include "ui/workspaces/live/transfer_progress.h"
#include "ui/workspaces/live/transfer_words.h"
#include "ui/workspaces/live/transfers.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QDesktopServices>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QTimer>
#include <QUrl>
#include <QVBoxLayout>

namespace stag::ui::workspaces::live {

using namespace Qt::StringLiterals;
using theme::Space;
using theme::Type;
using wire::ExportFormat;

namespace {

constexpr int kWidthMin = 520;
constexpr std::chrono::milliseconds kAskAgainAfter{500};

} // namespace

ExportDialog::ExportDialog(const theme::Theme &theme,
                           backend::Exchange &exchange,
                           const model::SessionId &session,
                           QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_exchange(exchange)
    , m_server(exchange.server())
    , m_session(session)
    , m_title(new ElidedLabel(theme, Type::Title, theme::Color::TextPrimary, this))
    , m_formats(new QButtonGroup(this))
    , m_placeLabel(new QLabel(this))
    , m_place(new PlaceFields(this))
    , m_currentOnly(new QCheckBox(this))
    , m_preview(new QLabel(this))
    , m_progress(new TransferProgress(this))
    , m_problem(new ProblemLine(theme, this))
    , m_export(new QPushButton(this))
    , m_show(new QPushButton(this))
    , m_close(new QPushButton(this))
{
    setObjectName(u"exportDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(kWidthMin);
    build();
    connect(m_formats, &QButtonGroup::idToggled, this, &ExportDialog::choose);
    connect(m_currentOnly, &QCheckBox::toggled, this, &ExportDialog::choose);
    connect(m_place, &PlaceFields::changed, this, &ExportDialog::refresh);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::askPath);
    connect(m_close, &QPushButton::clicked, this, &ExportDialog::reject);
    connect(m_show, &QPushButton::clicked, this, [this] {
        QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(m_path).absolutePath()));
    });
    retranslate();
    choose();
}

void ExportDialog::build()
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 20);
    m_title->setElideMode(Qt::ElideMiddle);
    layout->addWidget(m_title);
    layout->addSpacing(m_theme.space(Space::M));
    for (std::size_t i = 0; i < wire::kExportFormats.size(); ++i) {
        auto *button = new QRadioButton(this);
        button->setObjectName(u"format-"_s + QLatin1String(wire::kExportFormats[i].data()));
        m_formats->addButton(button, static_cast<int>(i));
        layout->addWidget(button);
    }
    m_formats->button(0)->setChecked(true);
    layout->addSpacing(m_theme.space(Space::S));
    layout->addWidget(m_currentOnly);
    layout->addWidget(m_placeLabel);
    layout->addWidget(m_place);
    layout->addSpacing(m_theme.space(Space::M));
    layout->addWidget(m_preview);
    layout->addWidget(m_progress);
    layout->addWidget(m_problem);
    layout->addSpacing(m_theme.space(Space::S));
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    buttons->addWidget(m_show);
    buttons->addWidget(m_export);
    layout->addLayout(buttons);
    m_preview->setObjectName(u"exportPreview"_s);
    m_preview->setWordWrap(true);
    m_progress->setObjectName(u"exportProgress"_s);
    m_problem->setObjectName(u"exportProblem"_s);
    theme::keepFont(*m_placeLabel, m_theme, Type::Small);
    theme::keepInk(*m_placeLabel, m_theme, theme::Color::TextMuted);
    m_export->setObjectName(u"exportButton"_s);
    m_export->setProperty("kind", u"primary"_s);
    m_export->setDefault(true);
    m_show->setObjectName(u"showInFolderButton"_s);
    orderTabs();
}

void ExportDialog::orderTabs()
{
    QWidget *before = m_formats->button(0);
    for (QWidget *next : m_formats->buttons() + QList<QAbstractButton *>{m_currentOnly}) {
        if (next != before)
            setTabOrder(before, next);
        before = next;
    }
    setTabOrder(m_currentOnly, m_place);
    setTabOrder(m_place, m_close);
    setTabOrder(m_close, m_show);
    setTabOrder(m_show, m_export);
    m_formats->button(0)->setFocus();
}

ExportFormat ExportDialog::format() const
{
    return static_cast<ExportFormat>(m_formats->checkedId());
}

std::optional<wire::ExportRequest> ExportDialog::request(QString *problem) const
{
    wire::ExportRequest request;
    request.format = format();
    request.currentOnly = m_currentOnly->isChecked() && request.format == ExportFormat::JsonLines;
    if (request.format == ExportFormat::JsonLines)
        return request;
    const auto place = m_place->place();
    if (!place && problem)
        *problem = models::fromUtf8(place.error().detail);
    if (!place || (request.format == ExportFormat::GeoJson && !*place))
        return std::nullopt;
    request.reference = *place;
    return request;
}

void ExportDialog::choose()
{
    m_asked.reset();
    m_preview->setText({});
    refresh();
    if (!m_isAsking)
        askPreview();
}

void ExportDialog::askPreview()
{
    m_isAsking = true;
    wire::ExportRequest asked;
    asked.format = format();
    asked.currentOnly = m_currentOnly->isChecked();
    m_exchange.requestPreview(
        m_server,
        m_session,
        asked,
        this,
        [this, asked](const Result<wire::ExportPreview> &preview) {
            m_isAsking = false;
            if (m_step != Step::Choosing)
                return;
            // Something else may have been chosen meanwhile, and a server counts one at a time.
            if (asked.format != format() || asked.currentOnly != m_currentOnly->isChecked())
                askPreview();
            else if (!preview && preview.error().code == ErrorCode::RateLimited)
                askLater();
            else
                showPreview(preview);
        });
}

void ExportDialog::askLater()
{
    m_isAsking = true;
    QTimer::singleShot(kAskAgainAfter, this, &ExportDialog::askPreview);
}

void ExportDialog::showPreview(const Result<wire::ExportPreview> &preview)
{
    if (preview)
        m_asked = *preview;
    refresh();
    if (!preview)
        m_problem->setText(exportProblem(preview.error(), models::fromUtf8(m_session.text()), {}));
}

QString ExportDialog::contents() const
{
    QStringList parts;
    const auto add = [&parts](std::uint64_t count, auto words) {
        if (count > 0)
            parts += words(static_cast<int>(count));
    };
    add(m_asked->anchors, [](int count) { return tr("%n anchors", nullptr, count); });
    add(m_asked->meshes, [](int count) { return tr("%n meshes", nullptr, count); });
    if (m_asked->versions > m_asked->meshes)
        add(m_asked->versions, [](int count) { return tr("%n versions", nullptr, count); });
    add(m_asked->edges, [](int count) { return tr("%n edges", nullptr, count); });
    if (parts.isEmpty())
        return tr("Nothing of this session goes into this format yet.");
    if (m_asked->payloadBytes > 0)
        parts += tr("%1 of meshes").arg(models::formatBytes(m_asked->payloadBytes));
    return parts.join(u" · "_s);
}

void ExportDialog::askPath()
{
    if (m_step != Step::Choosing || !request() || !m_asked)
        return;
    const QString name = models::fromUtf8(m_asked->fileName);
    const QString suffix = QFileInfo(name).suffix();
    auto *dialog = new QFileDialog(this, tr("Export session"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({u"*."_s + suffix, tr("All files (*)")});
    dialog->setDefaultSuffix(suffix);
    dialog->setDirectory(transferFolder());
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this, &ExportDialog::exportTo);
    dialog->open();
}

void ExportDialog::exportTo(const QString &path)
{
    const auto what = request();
    if (m_step != Step::Choosing || !what)
        return;
    m_step = Step::Exporting;
    m_path = path;
    m_download = m_exchange.exportSession(m_server, m_session, *what, path, this);
    connect(m_download, &backend::FileDownload::progressed, this, &ExportDialog::showProgress);
    connect(m_download, &backend::FileDownload::finished, this, &ExportDialog::finish);
    refresh();
    showProgress(0);
    m_close->setFocus();
}

void ExportDialog::showProgress(qint64 bytes)
{
    // How large the file gets nobody knows; the meshes are most of it.
    const std::uint64_t expected = m_asked ? m_asked->payloadBytes : 0;
    const auto written = static_cast<std::uint64_t>(bytes);
    const bool isGuess = written > 0 && written < expected;
    m_progress->setPart(isGuess ? std::optional(double(written) / double(expected)) : std::nullopt);
    m_preview->setText(bytes > 0 ? tr("%1 written").arg(models::formatBytes(written))
                                 : tr("The server puts the file together…"));
}

void ExportDialog::finish(const Result<void> &result)
{
    m_download->deleteLater();
    const QString name = models::fromUtf8(m_session.text());
    const QString path = QDir::toNativeSeparators(m_path);
    if (result) {
        m_step = Step::Done;
        refresh();
        m_preview->setText(
            tr("Written to %1 (%2).")
                .arg(path, models::formatBytes(std::uint64_t(QFileInfo(m_path).size()))));
        m_show->setFocus();
        Q_EMIT ended(theme::Status::Ok, tr("Exported %1 to %2.").arg(name, path));
        return;
    }
    m_step = Step::Choosing;
    refresh();
    const QString problem = exportProblem(result.error(), name, m_path);
    m_problem->setText(problem);
    m_export->setFocus();
    Q_EMIT ended(theme::Status::Error, problem);
}

void ExportDialog::done(int result)
{
    if (m_step == Step::Exporting)
        Q_EMIT ended(theme::Status::Info,
                     tr("The export of %1 was cancelled. Nothing was written.")
                         .arg(models::fromUtf8(m_session.text())));
    QDialog::done(result);
}

void ExportDialog::refresh()
{
    const bool isChoosing = m_step == Step::Choosing;
    const bool hasVersions = format() == ExportFormat::JsonLines;
    QString problem;
    const bool isReady = request(&problem).has_value() && m_asked;
    m_problem->setText(isChoosing ? problem : QString());
    if (isChoosing && m_asked)
        m_preview->setText(contents());
    for (QAbstractButton *button : m_formats->buttons())
        button->setEnabled(isChoosing);
    m_currentOnly->setVisible(hasVersions);
    m_currentOnly->setEnabled(isChoosing);
    m_placeLabel->setVisible(!hasVersions);
    m_placeLabel->setText(format() == ExportFormat::GeoJson
                              ? tr("A map needs to know where the session is:")
                              : tr("Where the session is on earth, if you want to say it:"));
    m_place->setVisible(!hasVersions);
    m_place->setEnabled(isChoosing);
    m_progress->setVisible(m_step == Step::Exporting);
    m_export->setVisible(m_step != Step::Done);
    m_export->setEnabled(isChoosing && isReady);
    m_show->setVisible(m_step == Step::Done);
    m_close->setText(m_step == Step::Done ? tr("Close") : tr("Cancel"));
}

void ExportDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void ExportDialog::retranslate()
{
    const QString title = tr("Export %1").arg(models::fromUtf8(m_session.text()));
    setWindowTitle(title);
    m_title->setText(title);
    const std::array texts{tr("&Everything, to import again (JSON Lines, also for ArangoDB)"),
                           tr("Anchors on a &map (GeoJSON)"),
                           tr("Meshes, anchors and devices in &3D (glTF, GLB)"),
                           tr("Meshes for large &scenes (3D Tiles)")};
    for (std::size_t i = 0; i < texts.size(); ++i)
        m_formats->button(static_cast<int>(i))->setText(texts[i]);
    m_currentOnly->setText(tr("Only the &newest version of each mesh"));
    m_progress->setAccessibleName(tr("Progress"));
    m_export->setText(tr("E&xport…"));
    m_show->setText(tr("Show in &folder"));
    refresh();
}

} // namespace stag::ui::workspaces::live
