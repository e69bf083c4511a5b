// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backend/backend.h"
#include "ui/shell/connect_dialog.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace stag::ui;
using namespace stag::ui::shell;

namespace {

/// Answers every request with `body`, as a web server would, or none without the key.
class Responder : public QObject
{
public:
    explicit Responder(const QByteArray &body, const QByteArray &key = {})
    {
        m_server.listen(QHostAddress::LocalHost);
        connect(&m_server, &QTcpServer::newConnection, this, [this, body, key] {
            QTcpSocket *client = m_server.nextPendingConnection();
            connect(client, &QTcpSocket::readyRead, client, [client, body, key] {
                const bool mayPass =
                    key.isEmpty() || client->readAll().contains(": " + key + "\r\n");
                client->write((mayPass ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 401 Unauthorized\r\n")
                              + QByteArray("Content-Type: application/json\r\nContent-Length: ")
                              + QByteArray::number(body.size()) + "\r\n\r\n" + body);
            });
        });
    }
    [[nodiscard]] QString address() const
    {
        return QStringLiteral("127.0.0.1:%1").arg(m_server.serverPort());
    }

private:
    QTcpServer m_server;
};

/// An address where nobody listens: the port was free a moment ago.
QString deadAddress()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return QStringLiteral("127.0.0.1:%1").arg(server.serverPort());
}

} // namespace

class TestConnectDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void connectsToAServerThatAnswers();
    void badAddressIsExplainedWhileTyping();
    void deadServerIsExplainedAndMayBeUsedAnyway();
    void anotherServiceIsExplained();
    void asksForAKey();
    void offersTheHistory();
    void beginsWithTheServerThatWasLost();

private:
    void type(const QString &address);
    void press();
    [[nodiscard]] QString problem() const;
    [[nodiscard]] QPushButton *button() const;

    theme::Theme m_theme{*theme::embeddedTokens()};
    backend::Backend m_backend;
    std::unique_ptr<ConnectDialog> m_dialog;
    std::unique_ptr<QSignalSpy> m_asked;
};

void TestConnectDialog::init()
{
    m_dialog =
        std::make_unique<ConnectDialog>(m_theme,
                                        m_backend,
                                        QList<QUrl>{QUrl(QStringLiteral("wss://stag.example")),
                                                    QUrl(QStringLiteral("http://10.0.0.4:8080"))},
                                        nullptr);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose, false);
    m_asked = std::make_unique<QSignalSpy>(m_dialog.get(), &ConnectDialog::connectRequested);
    m_dialog->show();
    m_dialog->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
}

void TestConnectDialog::type(const QString &address)
{
    auto *field = m_dialog->findChild<QComboBox *>()->lineEdit();
    field->selectAll();
    QTest::keyClicks(field, address);
}

void TestConnectDialog::press()
{
    QTest::mouseClick(button(), Qt::LeftButton);
}

QString TestConnectDialog::problem() const
{
    return m_dialog->findChild<QLabel *>(QStringLiteral("connectProblem"))->text();
}

QPushButton *TestConnectDialog::button() const
{
    return m_dialog->findChild<QPushButton *>(QStringLiteral("connectButton"));
}

void TestConnectDialog::connectsToAServerThatAnswers()
{
    const Responder server("{\"sessions\":[]}");
    QVERIFY(!button()->isEnabled());
    type(server.address());
    QVERIFY(problem().isEmpty());
    press();
    QTRY_COMPARE(m_asked->size(), 1);
    QCOMPARE(m_asked->first().first().toUrl().toString(),
             QStringLiteral("http://") + server.address());
    QVERIFY(!m_dialog->isVisible());
}

void TestConnectDialog::badAddressIsExplainedWhileTyping()
{
    type(QStringLiteral("ftp://10.1.2.3"));
    QVERIFY(!button()->isEnabled());
    QVERIFY2(problem().contains(QStringLiteral("ftp")), qPrintable(problem()));
    QTest::keyClick(m_dialog->findChild<QComboBox *>()->lineEdit(), Qt::Key_Return);
    QCOMPARE(m_asked->size(), 0);
    QVERIFY(m_dialog->isVisible());
    type(QStringLiteral("10.1.2.3"));
    QVERIFY(button()->isEnabled());
    QVERIFY(problem().isEmpty());
}

void TestConnectDialog::deadServerIsExplainedAndMayBeUsedAnyway()
{
    const QString dead = deadAddress();
    type(dead);
    const QString before = button()->text();
    press();
    QTRY_VERIFY(problem().contains(dead));
    QVERIFY(m_dialog->isVisible());
    QCOMPARE(m_asked->size(), 0);
    QVERIFY(button()->isEnabled());
    QVERIFY(button()->text() != before);
    press();
    QCOMPARE(m_asked->size(), 1);
    QVERIFY(!m_dialog->isVisible());
}

void TestConnectDialog::anotherServiceIsExplained()
{
    const Responder server("<html>Hello</html>");
    type(server.address());
    press();
    QTRY_VERIFY2(problem().contains(QStringLiteral("8080")), qPrintable(problem()));
    QCOMPARE(m_asked->size(), 0);
    // Another address is tried again.
    type(QStringLiteral("10.1.2.3"));
    QVERIFY(problem().isEmpty());
}

void TestConnectDialog::asksForAKey()
{
    const Responder server("{\"sessions\":[]}", "right");
    auto *key = m_dialog->findChild<QLineEdit *>(QStringLiteral("apiKey"));
    QCOMPARE(key->echoMode(), QLineEdit::Password);
    type(server.address());
    press();
    QTRY_VERIFY2(problem().contains(QStringLiteral("asks for an API key")), qPrintable(problem()));
    QTRY_VERIFY(key->hasFocus());
    QTest::keyClicks(key, QStringLiteral("wrong"));
    QVERIFY(problem().isEmpty());
    QTest::keyClick(key, Qt::Key_Return);
    QTRY_VERIFY2(problem().contains(QStringLiteral("does not accept")), qPrintable(problem()));
    QCOMPARE(m_asked->size(), 0);
    QTest::keyClicks(key, QStringLiteral(" right ")); // what is selected is replaced
    press();
    QTRY_COMPARE(m_asked->size(), 1);
}

void TestConnectDialog::offersTheHistory()
{
    const auto *addresses = m_dialog->findChild<QComboBox *>();
    QCOMPARE(addresses->count(), 2);
    QCOMPARE(addresses->itemText(0), QStringLiteral("wss://stag.example"));
    QVERIFY(addresses->currentText().isEmpty());
}

void TestConnectDialog::beginsWithTheServerThatWasLost()
{
    m_dialog->showFailure(QUrl(QStringLiteral("http://10.0.0.4:8080")),
                          QStringLiteral("10.0.0.4:8080 refused the connection."));
    QCOMPARE(m_dialog->findChild<QComboBox *>()->currentText(),
             QStringLiteral("http://10.0.0.4:8080"));
    QCOMPARE(problem(), QStringLiteral("10.0.0.4:8080 refused the connection."));
    QVERIFY(button()->isEnabled());
}

QTEST_MAIN(TestConnectDialog)
#include "tst_connect_dialog.moc"
