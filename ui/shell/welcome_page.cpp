// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/welcome_page.h"

#include "ui/backend/server_address.h"
#include "ui/shell/action_card.h"
#include "ui/shell/connection_words.h"
#include "ui/shell/demo_picture.h"
#include "ui/shell/labels.h"
#include "ui/shell/pairing_card.h"
#include "ui/shell/preferences.h"
#include "ui/shell/recent_servers.h"
#include "ui/shell/server_list.h"

#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace stag::ui::shell {

using theme::Color;
using theme::Radius;
using theme::Space;
using theme::Type;

namespace {

constexpr int kPageWidth = 1060;
/// On large screens the page grows with the window up to this.
constexpr int kPageWidthMax = 1560;
constexpr double kPageShare = 0.63;
constexpr int kLeftShare = 45;
constexpr int kRightShare = 55;
constexpr int kMarginTop = 40;
constexpr int kQr = 156;
constexpr int kLargeQr = 208;
/// Below this the right column goes under the left one.
constexpr int kTwoColumnsMin = 860;
constexpr int kWideGapMin = 1000;
constexpr int kMark = 40;
/// The page speaks a little louder than a dialog.
constexpr double kNameFactor = 1.25;
constexpr double kSentenceFactor = 1.15;

/// The program's mark: antlers on a blue tile.
class Mark final : public QLabel
{
public:
    Mark(const theme::Theme &theme, QWidget *parent)
        : QLabel(parent)
        , m_theme(theme)
    {
        setFixedSize(kMark, kMark);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.color(Color::AccentFill));
        painter.drawRoundedRect(
            QRectF(rect()), m_theme.radius(Radius::L), m_theme.radius(Radius::L));
        m_theme.icon(QStringLiteral("mark"), Color::TextOnAccent)
            .paint(&painter, rect().adjusted(5, 5, -5, -5));
    }

private:
    const theme::Theme &m_theme;
};

/// A sentence on the tint of a status.
class Hint final : public QWidget
{
public:
    Hint(const theme::Theme &theme, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
    {}

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.tint(theme::Status::Info));
        painter.drawRoundedRect(
            QRectF(rect()), m_theme.radius(Radius::M), m_theme.radius(Radius::M));
        m_theme.statusIcon(theme::Status::Info).paint(&painter, QRect(12, 12, 14, 14));
    }

private:
    const theme::Theme &m_theme;
};

} // namespace

WelcomePage::WelcomePage(const theme::Theme &theme,
                         Preferences &preferences,
                         RecentServers &recent,
                         QWidget *parent)
    : QScrollArea(parent)
    , m_theme(theme)
    , m_preferences(preferences)
    , m_recent(recent)
    , m_page(new QWidget)
    , m_body(new QWidget(m_page))
{
    setObjectName(QStringLiteral("welcomePage"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *page = new QVBoxLayout(m_page);
    page->setContentsMargins(
        theme.space(Space::Xxxl), kMarginTop, theme.space(Space::Xxxl), theme.space(Space::Xxxl));
    page->setSpacing(0);
    // The eye looks for a page a little above the middle.
    page->addStretch(2);
    page->addWidget(m_body, 0, Qt::AlignHCenter);
    page->addStretch(3);

    auto *layout = new QVBoxLayout(m_body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    buildHead(layout);
    layout->addSpacing(theme.space(Space::Xxl));
    m_columns = new QHBoxLayout;
    m_columns->addWidget(buildLeft(), kLeftShare);
    m_columns->addWidget(buildRight(), kRightShare);
    layout->addLayout(m_columns);
    layout->addSpacing(theme.space(Space::Xxl));
    buildFoot(layout);
    layout->addStretch(1);
    setWidget(m_page);
    connect(&recent, &RecentServers::changed, this, &WelcomePage::refreshServers);
    connect(&preferences, &Preferences::changed, this, [this] {
        m_showAtStart->setChecked(m_preferences.showsWelcome());
    });
    retranslate();
}

void WelcomePage::buildHead(QBoxLayout *layout)
{
    auto *head = new QHBoxLayout;
    head->setSpacing(m_theme.space(Space::L) + 2);
    m_mark = new Mark(m_theme, m_page);
    m_name = makeLabel(m_theme, Type::Headline, Color::TextPrimary, m_page, kNameFactor);
    m_name->setText(QStringLiteral("Stag Studio"));
    head->addWidget(m_mark);
    head->addWidget(m_name, 1);
    layout->addLayout(head);
    layout->addSpacing(m_theme.space(Space::M));
    m_sentence = makeLabel(m_theme, Type::Body, Color::TextSecondary, m_page, kSentenceFactor);
    m_sentence->setWordWrap(true);
    m_sentence->setObjectName(QStringLiteral("welcomeSentence"));
    layout->addWidget(m_sentence);
}

QWidget *WelcomePage::buildLeft()
{
    auto *left = new QWidget(m_page);
    auto *layout = new QVBoxLayout(left);
    m_leftColumn = layout;
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(m_theme.space(Space::M) + 2);
    m_demo = new ActionCard(m_theme, ActionCard::Kind::Primary, QStringLiteral("play"), left);
    m_demo->setObjectName(QStringLiteral("demoCard"));
    m_demo->setKeys(QKeySequence(Qt::CTRL | Qt::Key_D));
    m_connect = new ActionCard(m_theme, ActionCard::Kind::Plain, QStringLiteral("globe"), left);
    m_connect->setObjectName(QStringLiteral("connectCard"));
    m_connect->setKeys(QKeySequence(Qt::CTRL | Qt::Key_L));
    m_pairing = new PairingCard(m_theme, left);
    layout->addWidget(m_demo);
    layout->addWidget(m_connect);
    layout->addSpacing(m_theme.space(Space::M));
    layout->addWidget(m_pairing);
    buildHint(layout, left);
    layout->addStretch(1);
    connect(m_demo, &ActionCard::clicked, this, &WelcomePage::demoRequested);
    connect(m_connect, &ActionCard::clicked, this, &WelcomePage::connectDialogRequested);
    connect(m_pairing, &PairingCard::addressCopied, this, &WelcomePage::addressCopied);
    connect(m_pairing, &PairingCard::startRequested, this, &WelcomePage::startServerRequested);
    return left;
}

void WelcomePage::buildHint(QBoxLayout *layout, QWidget *parent)
{
    m_hint = new Hint(m_theme, parent);
    auto *hint = new QVBoxLayout(m_hint);
    hint->setContentsMargins(36, 10, 12, 10);
    hint->setSpacing(m_theme.space(Space::Xs));
    m_hintText = makeLabel(m_theme, Type::Small, Color::TextPrimary, m_hint);
    m_hintText->setWordWrap(true);
    m_hintCommand = makeLabel(m_theme, Type::Mono, Color::TextPrimary, m_hint);
    m_hintCommand->setWordWrap(true);
    m_hintCommand->setTextInteractionFlags(Qt::TextSelectableByMouse
                                           | Qt::TextSelectableByKeyboard);
    hint->addWidget(m_hintText);
    hint->addWidget(m_hintCommand);
    layout->addWidget(m_hint);
}

QWidget *WelcomePage::buildRight()
{
    auto *right = new QWidget(m_page);
    auto *layout = new QVBoxLayout(right);
    m_rightColumn = layout;
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(m_theme.space(Space::Xs));
    m_picture = new DemoPicture(m_theme, right);
    layout->addWidget(m_picture);
    layout->addSpacing(m_theme.space(Space::L));
    m_serversTitle = makeLabel(m_theme, Type::Strong, Color::TextPrimary, right);
    m_servers = new ServerList(m_theme, right);
    layout->addWidget(m_serversTitle);
    layout->addWidget(m_servers);
    layout->addStretch(1);
    connect(m_picture, &DemoPicture::clicked, this, &WelcomePage::demoRequested);
    connect(m_servers, &ServerList::serverActivated, this, &WelcomePage::serverRequested);
    connect(m_servers, &ServerList::embeddedActivated, this, &WelcomePage::embeddedRequested);
    return right;
}

void WelcomePage::buildFoot(QBoxLayout *layout)
{
    auto *foot = new QHBoxLayout;
    foot->setSpacing(m_theme.space(Space::Xl));
    m_showAtStart = new QCheckBox(m_page);
    m_showAtStart->setObjectName(QStringLiteral("showAtStart"));
    m_showAtStart->setChecked(m_preferences.showsWelcome());
    theme::keepFont(*m_showAtStart, m_theme, Type::Small);
    m_shortcuts = new LinkLabel(m_theme, Type::Small, m_page);
    m_about = new LinkLabel(m_theme, Type::Small, m_page);
    foot->addWidget(m_showAtStart);
    foot->addStretch(1);
    foot->addWidget(m_shortcuts);
    foot->addWidget(m_about);
    layout->addLayout(foot);
    connect(m_showAtStart, &QCheckBox::toggled, &m_preferences, &Preferences::setShowsWelcome);
    connect(m_shortcuts, &LinkLabel::activated, this, &WelcomePage::shortcutsRequested);
    connect(m_about, &LinkLabel::activated, this, &WelcomePage::aboutRequested);
}

void WelcomePage::showServer(const EmbeddedServer &server)
{
    m_server = server;
    m_pairing->showServer(server);
    // Another server's sessions are no place for the demo.
    const bool present = server.state != EmbeddedServer::State::Absent;
    m_demo->setEnabled(present);
    m_picture->setEnabled(present);
    retranslate();
}

void WelcomePage::showConnection(const backend::ConnectionState &state)
{
    m_connection = state;
    refreshSentence();
    refreshServers();
}

void WelcomePage::showDeviceCount(int count)
{
    if (count == m_deviceCount)
        return;
    m_deviceCount = count;
    refreshSentence();
}

void WelcomePage::showDemo(bool playing)
{
    m_demoPlaying = playing;
    retranslate();
}

void WelcomePage::focusFirstAction()
{
    m_demo->setFocus();
}

void WelcomePage::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QScrollArea::changeEvent(event);
}

void WelcomePage::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    arrange();
}

void WelcomePage::arrange()
{
    const int available = viewport()->width() - 2 * m_theme.space(Space::Xxxl);
    const int wanted = std::clamp(int(viewport()->width() * kPageShare), kPageWidth, kPageWidthMax);
    const int width = std::min(available, wanted);
    m_body->setFixedWidth(width);
    const bool beside = width >= kTwoColumnsMin;
    m_columns->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    // Beside a narrow pairing card there is more room under the servers.
    QBoxLayout *column = width < kPageWidth && beside ? m_rightColumn : m_leftColumn;
    if (column->indexOf(m_hint) < 0)
        column->insertWidget(column->count() - 1, m_hint);
    m_pairing->setQrSide(width > kPageWidth ? kLargeQr : kQr);
    m_columns->setSpacing(m_theme.space(width >= kWideGapMin ? Space::Xxxl : Space::Xxl));
}

void WelcomePage::retranslate()
{
    setAccessibleName(tr("Welcome"));
    const QString action = m_demoPlaying ? tr("Watch the demo") : tr("Start the demo");
    m_demo->setTexts(action,
                     m_server.state == EmbeddedServer::State::Absent
                         ? tr("It needs the embedded server, which was not started.")
                     : m_demoPlaying ? tr("It is playing: devices in two scanned rooms.")
                                     : tr("Devices in two scanned rooms. No network needed."));
    m_picture->setTexts(action,
                        m_demoPlaying
                            ? tr("The demo is playing: a living room, scanned by a headset")
                            : tr("The demo: a living room, scanned by a headset"));
    m_connect->setTexts(tr("Connect to a server…"),
                        tr("Watch the sessions of a server elsewhere."));
    m_serversTitle->setText(tr("Servers"));
    m_showAtStart->setText(tr("Show this page at start"));
    m_shortcuts->setLinkText(tr("Keyboard shortcuts"));
    m_about->setLinkText(tr("About Stag Studio"));
    const bool loopbackOnly =
        m_server.state == EmbeddedServer::State::Running && !m_server.onNetwork;
    m_hint->setVisible(loopbackOnly);
    m_hintText->setText(
        tr("Devices on your network reach this computer only if the relay listens there. "
           "Start the program with:"));
    m_hintCommand->setText(
        QStringLiteral("--listen stag=127.0.0.1:%1 --listen relay=0.0.0.0:%2 --insecure")
            .arg(m_server.stag.port(8080))
            .arg(m_server.relay.port(8081)));
    refreshSentence();
    refreshServers();
}

void WelcomePage::refreshSentence()
{
    using State = EmbeddedServer::State;
    using Phase = backend::ConnectionPhase;
    const QString name = backend::serverName(m_connection.server);
    const bool remote = showsRemote(m_connection, m_server);
    QString sentence;
    if (m_connection.phase == Phase::Reconnecting)
        sentence = tr("%1 does not answer. The program keeps trying.").arg(name);
    else if (m_connection.phase == Phase::Connecting)
        sentence = tr("Connecting to %1…").arg(name);
    else if (m_connection.phase == Phase::Live && remote)
        sentence = tr("You are connected to %1.").arg(name);
    else if (m_server.state == State::Running)
        sentence = tr("Your server is running.");
    else if (m_server.state == State::Starting)
        sentence = tr("Your server is starting.");
    else if (m_server.state == State::Stopping)
        sentence = tr("Your server is stopping.");
    else if (m_server.state == State::Failed)
        sentence = tr("Your server did not start: %1").arg(m_server.problem);
    else
        sentence = tr("Your server is stopped.");
    const bool live = m_connection.phase == Phase::Live;
    const QString devices = !live                ? QString()
                            : m_deviceCount == 0 ? tr("Nothing has connected yet.")
                                                 : tr("%n device(s) send.", nullptr, m_deviceCount);
    m_sentence->setText(QStringLiteral("%1 %2 %3")
                            .arg(sentence, devices, tr("What would you like to do?"))
                            .simplified());
}

void WelcomePage::refreshServers()
{
    m_servers->showServers(m_server, m_recent.all(), m_connection);
}

} // namespace stag::ui::shell
