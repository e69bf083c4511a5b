// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/connect_dialog.h"

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
constexpr int kWidthMin = 460;

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

ConnectDialog::ConnectDialog(const theme::Theme &theme, const QList<QUrl> &recent, QWidget *parent)
    : QDialog(parent)
    , m_title(makeLabel(theme, Type::Title, Color::TextPrimary, this))
    , m_explanation(makeLabel(theme, Type::Body, Color::TextSecondary, this))
    , m_label(makeLabel(theme, Type::Small, Color::TextMuted, this))
    , m_address(new QComboBox(this))
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
    layout->addWidget(m_problem);
    layout->addSpacing(theme.space(Space::M));
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_connect);
    layout->addLayout(buttons);

    m_explanation->setWordWrap(true);
    m_problem->setWordWrap(true);
    m_problem->setMinimumHeight(2 * m_problem->fontMetrics().lineSpacing());
    m_problem->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_address->setEditable(true);
    m_address->setObjectName(QStringLiteral("serverAddress"));
    m_address->setInsertPolicy(QComboBox::NoInsert);
    for (const QUrl &server : recent)
        m_address->addItem(server.toString());
    m_address->setCurrentIndex(-1);
    m_label->setBuddy(m_address);
    m_connect->setProperty("kind", QStringLiteral("primary"));
    m_connect->setObjectName(QStringLiteral("connectButton"));
    m_connect->setDefault(true);
    connect(m_address, &QComboBox::editTextChanged, this, &ConnectDialog::check);
    connect(m_connect, &QPushButton::clicked, this, &ConnectDialog::submit);
    connect(m_cancel, &QPushButton::clicked, this, &ConnectDialog::reject);
    retranslate();
    m_connect->setEnabled(false);
    m_address->setFocus();
}

void ConnectDialog::setAddress(const QString &address)
{
    m_address->setEditText(address);
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
    m_connect->setEnabled(server.has_value());
    m_problem->setText(server ? QString() : QString::fromStdString(server.error().detail));
}

void ConnectDialog::submit()
{
    if (const auto server = parseServerAddress(m_address->currentText())) {
        Q_EMIT connectRequested(*server);
        accept();
    }
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
    m_address->lineEdit()->setPlaceholderText(tr("192.168.1.20:8080 or wss://stag.example"));
    m_connect->setText(tr("Connect"));
    m_cancel->setText(tr("Cancel"));
}

} // namespace stag::ui::shell
