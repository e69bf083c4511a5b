// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/connect_dialog.h"

#include "ui/backend/backend.h"
#include "ui/backend/server_address.h"
#include "ui/shell/labels.h"
#include "ui/shell/limits.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace stag::ui::shell {

using theme::Color;
using theme::Space;
using theme::Type;

namespace {

constexpr int kDefaultPort = 8080;
constexpr int kWidthMin = 480;
constexpr int kProblemLines = 3;
constexpr int kIcon = 14;

Error invalid(const QString &words)
{
    return {ErrorCode::InvalidArgument, words.toStdString()};
}

bool isKnownScheme(const QString &scheme)
{
    return scheme == QStringLiteral("http") || scheme == QStringLiteral("https")
           || scheme == QStringLiteral("ws") || scheme == QStringLiteral("wss");
}

} // namespace

Result<QUrl> parseServerAddress(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return invalid(
            ConnectDialog::tr("Type the address of a server, for example 192.168.1.20:8080."));
    if (trimmed.size() > ShellLimits::kAddressCharactersMax)
        return invalid(ConnectDialog::tr("The address is too long."));
    const bool bare = !trimmed.contains(QStringLiteral("://"));
    QUrl url(bare ? QStringLiteral("http://") + trimmed : trimmed, QUrl::StrictMode);
    if (!bare && !isKnownScheme(url.scheme()))
        return invalid(
            ConnectDialog::tr(
                "“%1” cannot be used here. Begin with http, https, ws or wss, or leave it out.")
                .arg(trimmed.section(QStringLiteral("://"), 0, 0)));
    if (!url.isValid() || url.host().isEmpty())
        return invalid(ConnectDialog::tr("This is no address. Write a name or number, and a port "
                                         "after a colon: 192.168.1.20:8080."));
    if (bare && url.port() < 0)
        url.setPort(kDefaultPort);
    if (url.port() == 0)
        return invalid(ConnectDialog::tr("Port 0 does not exist. Ports go from 1 to 65535."));
    url.setPath({});
    url.setQuery(QString());
    url.setFragment({});
    return url;
}

ConnectDialog::ConnectDialog(const theme::Theme &theme,
                             backend::Backend &backend,
                             const QList<QUrl> &recent,
                             QWidget *parent)
    : QDialog(parent)
    , m_backend(backend)
    , m_title(makeLabel(theme, Type::Title, Color::TextPrimary, this))
    , m_explanation(makeLabel(theme, Type::Body, Color::TextSecondary, this))
    , m_label(makeLabel(theme, Type::Small, Color::TextMuted, this))
    , m_address(new QComboBox(this))
    , m_keyLabel(makeLabel(theme, Type::Small, Color::TextMuted, this))
    , m_key(new QLineEdit(this))
    , m_keyHint(makeLabel(theme, Type::Small, Color::TextMuted, this))
    , m_problemIcon(new QLabel(this))
    , m_problem(makeLabel(theme, Type::Small, Color::StatusError, this))
    , m_connect(new QPushButton(this))
    , m_cancel(new QPushButton(this))
{
    setObjectName(QStringLiteral("connectDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(kWidthMin);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 20);
    layout->addWidget(m_title);
    layout->addWidget(m_explanation);
    layout->addSpacing(theme.space(Space::M));
    layout->addWidget(m_label);
    layout->addWidget(m_address);
    layout->addSpacing(theme.space(Space::S));
    layout->addWidget(m_keyLabel);
    layout->addWidget(m_key);
    layout->addWidget(m_keyHint);
    auto *problem = new QHBoxLayout;
    problem->addWidget(m_problemIcon, 0, Qt::AlignTop);
    problem->addWidget(m_problem, 1);
    layout->addLayout(problem);
    layout->addSpacing(theme.space(Space::M));
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_connect);
    layout->addLayout(buttons);

    m_explanation->setWordWrap(true);
    m_problem->setWordWrap(true);
    // The room is kept, so that nothing moves under the hands of who types.
    m_problem->setMinimumHeight(kProblemLines * m_problem->fontMetrics().lineSpacing());
    m_problem->setObjectName(QStringLiteral("connectProblem"));
    m_problemIcon->setPixmap(
        theme.statusIcon(theme::Status::Error).pixmap(QSize(kIcon, kIcon), devicePixelRatioF()));
    m_problemIcon->hide();
    m_problem->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_address->setEditable(true);
    m_address->setObjectName(QStringLiteral("serverAddress"));
    m_address->setInsertPolicy(QComboBox::NoInsert);
    for (const QUrl &server : recent)
        m_address->addItem(server.toString());
    m_address->setCurrentIndex(-1);
    m_label->setBuddy(m_address);
    m_key->setEchoMode(QLineEdit::Password);
    m_key->setMaxLength(ShellLimits::kKeyCharactersMax);
    m_key->setObjectName(QStringLiteral("apiKey"));
    m_keyLabel->setBuddy(m_key);
    m_keyHint->setWordWrap(true);
    m_connect->setProperty("kind", QStringLiteral("primary"));
    m_connect->setObjectName(QStringLiteral("connectButton"));
    m_connect->setDefault(true);
    connect(m_address, &QComboBox::editTextChanged, this, &ConnectDialog::check);
    connect(m_key, &QLineEdit::textChanged, this, [this] { check(m_address->currentText()); });
    connect(m_connect, &QPushButton::clicked, this, &ConnectDialog::submit);
    connect(m_cancel, &QPushButton::clicked, this, &ConnectDialog::reject);
    retranslate();
    refreshButton();
    m_address->setFocus();
}

void ConnectDialog::showFailure(const QUrl &server, const QString &reason)
{
    m_address->setEditText(server.toString(QUrl::RemoveUserInfo));
    m_address->lineEdit()->selectAll();
    showProblem(reason);
}

void ConnectDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void ConnectDialog::check(const QString &text)
{
    const auto server = parseServerAddress(text);
    m_step = Step::Try;
    showProblem(server ? QString() : QString::fromStdString(server.error().detail));
    refreshButton();
}

void ConnectDialog::submit()
{
    const auto server = parseServerAddress(m_address->currentText());
    if (!server || m_step == Step::Trying)
        return;
    if (m_step == Step::ConnectAnyway) {
        leaveFor(*server);
        return;
    }
    m_step = Step::Trying;
    showProblem({});
    refreshButton();
    m_backend.useKey(*server, m_key->text().trimmed());
    m_backend.requestSessions(*server, this, [this, address = *server](const auto &sessions) {
        takeAnswer(address, sessions ? std::nullopt : std::optional(sessions.error()));
    });
}

void ConnectDialog::takeAnswer(const QUrl &server, const std::optional<Error> &problem)
{
    // The address may have been changed while the server was asked.
    if (m_step != Step::Trying)
        return;
    if (!problem) {
        leaveFor(server);
        return;
    }
    const bool isAboutKey =
        problem->code == ErrorCode::Unauthenticated || problem->code == ErrorCode::PermissionDenied;
    m_step = isAboutKey ? Step::Try : Step::ConnectAnyway;
    showProblem(wordsFor(*problem, server));
    refreshButton();
    if (isAboutKey) {
        m_key->setFocus();
        m_key->selectAll();
    }
}

QString ConnectDialog::wordsFor(const Error &problem, const QUrl &server) const
{
    const QString name = backend::serverName(server);
    switch (problem.code) {
    case ErrorCode::Timeout:
        return tr("%1 does not answer. Check the address and the network, or connect "
                  "anyway: the program tries again until the server is there.")
            .arg(name);
    case ErrorCode::Unavailable:
        return tr("%1 cannot be reached (%2). Check the address and that the server runs, "
                  "or connect anyway: the program tries again until it is there.")
            .arg(name, QString::fromStdString(problem.detail));
    case ErrorCode::Unauthenticated:
        return m_key->text().trimmed().isEmpty()
                   ? tr("%1 asks for an API key. Who runs it makes one with “stagd keys add”.")
                         .arg(name)
                   : tr("%1 does not accept this API key. It may have expired or been revoked.")
                         .arg(name);
    case ErrorCode::PermissionDenied:
        return tr("The API key may not watch %1. It needs the scopes read and live.").arg(name);
    default:
        return tr("%1 answers, but not as a STAG server. Check the port; the program "
                  "usually listens on 8080.")
            .arg(name);
    }
}

void ConnectDialog::showProblem(const QString &problem)
{
    m_problem->setText(problem);
    m_problemIcon->setVisible(!problem.isEmpty());
    m_address->setAccessibleDescription(problem);
}

void ConnectDialog::leaveFor(const QUrl &server)
{
    Q_EMIT connectRequested(server);
    accept();
}

void ConnectDialog::refreshButton()
{
    m_connect->setEnabled(m_step != Step::Trying
                          && parseServerAddress(m_address->currentText()).has_value());
    m_connect->setText(m_step == Step::Trying          ? tr("Connecting…")
                       : m_step == Step::ConnectAnyway ? tr("Connect anyway")
                                                       : tr("Connect"));
}

void ConnectDialog::retranslate()
{
    setWindowTitle(tr("Connect to a server"));
    m_title->setText(tr("Connect to a server"));
    m_explanation->setText(
        tr("Watch the sessions of a server elsewhere. What you see comes from there; "
           "the embedded server keeps running."));
    m_label->setText(tr("&Address"));
    m_address->setAccessibleName(tr("Address"));
    m_address->lineEdit()->setAccessibleName(tr("Address"));
    m_address->lineEdit()->setPlaceholderText(tr("192.168.1.20:8080 or wss://stag.example"));
    m_keyLabel->setText(tr("API &key"));
    m_key->setAccessibleName(tr("API key"));
    m_key->setPlaceholderText(tr("Only if the server asks for one"));
    m_keyHint->setText(tr("The key is kept until the program ends and not written to the disk."));
    refreshButton();
    m_cancel->setText(tr("Cancel"));
}

} // namespace stag::ui::shell
