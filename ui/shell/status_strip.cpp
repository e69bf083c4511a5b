// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/status_strip.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>

#include <cmath>

namespace stag::ui::shell {

using backend::ConnectionPhase;
using theme::Color;
using theme::Size;
using theme::Space;
using theme::Type;

namespace {

QString count(double value)
{
    // Groups of three are set apart by a thin space in every language of ours.
    const QLocale locale;
    return locale.toString(qint64(std::llround(value)))
        .replace(locale.groupSeparator(), QChar(0x2009));
}

} // namespace

StatusStrip::StatusStrip(const theme::Theme &theme,
                         Tasks &tasks,
                         const Notifications &notifications,
                         QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_tasks(tasks)
    , m_notifications(notifications)
    , m_pill(new StatusPill(theme, this))
    , m_in(new FigureLabel(theme, this))
    , m_out(new FigureLabel(theme, this))
    , m_dropped(new FigureLabel(theme, this))
    , m_task(new QWidget(this))
    , m_taskTitle(makeLabel(theme, Type::Small, Color::TextSecondary, m_task))
    , m_taskProgress(new QProgressBar(m_task))
    , m_taskCancel(new QToolButton(m_task))
    , m_note(makeLabel(theme, Type::Small, Color::TextMuted, this))
    , m_error(new QToolButton(this))
{
    setObjectName(QStringLiteral("statusStrip"));
    m_pill->setObjectName(QStringLiteral("connectionPill"));
    theme::keepGround(*this, theme, Color::SurfaceWindow);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme.space(Space::L), 0, theme.space(Space::L), 0);
    layout->setSpacing(theme.space(Space::L));
    layout->addWidget(m_pill);
    addDivider(layout);
    layout->addWidget(m_in);
    addDivider(layout);
    layout->addWidget(m_out);
    addDivider(layout);
    layout->addWidget(m_dropped);
    layout->addStretch(1);
    layout->addWidget(m_task);
    layout->addWidget(m_note);
    layout->addWidget(m_error);

    auto *taskLayout = new QHBoxLayout(m_task);
    taskLayout->setContentsMargins(0, 0, 0, 0);
    taskLayout->addWidget(m_taskTitle);
    taskLayout->addWidget(m_taskProgress);
    taskLayout->addWidget(m_taskCancel);
    m_taskProgress->setFixedWidth(96);
    m_taskProgress->setTextVisible(false);
    m_taskCancel->setObjectName(QStringLiteral("taskCancel"));
    theme::keepFont(*m_taskCancel, theme, Type::Small);
    m_error->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_error->setIconSize({14, 14});
    m_error->setIcon(theme.statusIcon(theme::Status::Error));
    theme::keepFont(*m_error, theme, Type::Small);

    connect(m_pill, &StatusPill::clicked, this, [this] {
        Q_EMIT connectionClicked(m_pill->mapToGlobal(QPoint(0, 0)));
    });
    connect(m_error, &QToolButton::clicked, this, &StatusStrip::lastErrorClicked);
    connect(m_taskCancel, &QToolButton::clicked, this, [this] {
        if (!m_tasks.running().empty())
            m_tasks.cancel(m_tasks.running().back().id);
    });
    connect(&tasks, &Tasks::changed, this, &StatusStrip::refreshTask);
    connect(&notifications, &Notifications::changed, this, &StatusStrip::refreshError);
    const auto resize = [this] { setFixedHeight(m_theme.size(Size::StatusBar)); };
    resize();
    connect(&theme, &theme::Theme::themeChanged, this, resize);
    retranslate();
}

void StatusStrip::showConnection(const backend::ConnectionState &state,
                                 const EmbeddedServer &embedded)
{
    m_state = state;
    m_embedded = embedded;
    if (state.phase != ConnectionPhase::Live)
        m_stats = {};
    refreshConnection();
    refreshFigures();
}

void StatusStrip::showStats(const live::ServerStats &stats, quint64 droppedHere)
{
    m_stats = stats;
    m_droppedHere = droppedHere;
    refreshFigures();
}

void StatusStrip::showNote(const QString &note)
{
    m_noteText = note;
    refreshError();
}

void StatusStrip::paintEvent(QPaintEvent *event)
{
    QWidget::paintEvent(event);
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, width(), 1), m_theme.color(Color::BorderSubtle));
}

void StatusStrip::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void StatusStrip::retranslate()
{
    setAccessibleName(tr("Status"));
    m_taskCancel->setText(tr("Cancel"));
    m_in->setToolTip(tr("Messages per second that reach the server"));
    m_out->setToolTip(tr("Messages per second that the server sends to viewers"));
    refreshConnection();
    refreshFigures();
    refreshTask();
    refreshError();
}

void StatusStrip::refreshConnection()
{
    const ConnectionWords words = connectionWords(m_state, m_embedded);
    m_pill->show(words.status, words.text);
    m_pill->setToolTip(words.explanation);
}

void StatusStrip::refreshFigures()
{
    m_in->setParts({{tr("In") + QStringLiteral("  ")},
                    {count(m_stats.messagesInPerSecond), true},
                    {tr("/s")}});
    m_out->setParts({{tr("Out") + QStringLiteral("  ")},
                     {count(m_stats.messagesOutPerSecond), true},
                     {tr("/s")}});
    const auto dropped = [this](live::DeliveryClass deliveryClass) {
        return double(m_stats.dropped[std::size_t(deliveryClass)]);
    };
    const double lost = dropped(live::DeliveryClass::Pose) + dropped(live::DeliveryClass::Reliable);
    // Telemetry is nothing but lines of the packet log: nobody loses data with them.
    const double notLogged = dropped(live::DeliveryClass::Telemetry) + double(m_droppedHere);
    m_dropped->setParts({{tr("Dropped") + QStringLiteral("  ")},
                         {count(lost), true},
                         {QStringLiteral(" · ") + tr("Not logged") + QStringLiteral("  ")},
                         {count(notLogged), true}});
    m_dropped->setToolTip(
        tr("Dropped on the way to viewers since the server started: %1 poses, %2 anchors and "
           "meshes. Poses replaced by newer ones: %3. Packets rejected: %4. Under load the packet "
           "log shows a sample; %5 packets arrived without a line there.")
            .arg(count(dropped(live::DeliveryClass::Pose)),
                 count(dropped(live::DeliveryClass::Reliable)),
                 count(double(m_stats.coalescedPoses)),
                 count(double(m_stats.rejectedPackets)),
                 count(notLogged)));
}

void StatusStrip::refreshTask()
{
    const auto &tasks = m_tasks.running();
    m_task->setVisible(!tasks.empty());
    refreshError();
    if (tasks.empty())
        return;
    const Tasks::Task &task = tasks.back();
    const int others = int(tasks.size()) - 1;
    m_taskTitle->setText(others > 0 ? tr("%1 and %n more", nullptr, others).arg(task.title)
                                    : task.title);
    // Work without an end in sight has no bar: one that never fills tells nothing.
    m_taskProgress->setVisible(bool(task.progress));
    m_taskProgress->setRange(0, 1000);
    m_taskProgress->setValue(int(task.progress.value_or(0.0) * 1000));
    m_taskProgress->setAccessibleName(task.title);
    m_taskCancel->setVisible(bool(task.cancel));
    m_taskCancel->setAccessibleName(tr("Cancel %1").arg(task.title));
}

void StatusStrip::refreshError()
{
    const Notification *error = m_notifications.lastError();
    m_error->setVisible(error != nullptr);
    m_note->setVisible(!error && m_tasks.running().empty());
    m_note->setText(m_noteText.isEmpty() ? tr("No errors") : m_noteText);
    if (!error)
        return;
    const int room = std::max(160, width() / 3);
    m_error->setText(m_error->fontMetrics().elidedText(error->text, Qt::ElideRight, room));
    m_error->setToolTip(error->text);
    m_error->setAccessibleName(error->text);
}

QWidget *StatusStrip::addDivider(QHBoxLayout *layout)
{
    auto *line = new QFrame(this);
    line->setFrameShape(QFrame::VLine);
    line->setFixedSize(1, 14);
    layout->addWidget(line);
    return line;
}

} // namespace stag::ui::shell
