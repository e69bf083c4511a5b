// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/temp_dir.h"
#include "tests/ui/backend/answer_server.h"
#include "ui/backend/backend.h"
#include "ui/backend/exchange.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTest>

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/resource.h>
#endif

using namespace Qt::StringLiterals;
using namespace stag;
using ui::backend::Backend;
using ui::backend::Exchange;

namespace {

constexpr int kPatienceMs = 10'000;

/// Promises more than it sends.
class BrokenServer final : public QTcpServer
{
public:
    BrokenServer()
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *client = nextPendingConnection();
            connect(client, &QTcpSocket::readyRead, this, [client] {
                client->write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
                              + QByteArray(10'000, 'x'));
                client->disconnectFromHost();
            });
        });
        listen(QHostAddress::LocalHost);
    }

    [[nodiscard]] QUrl url() const { return QUrl(u"http://127.0.0.1:%1"_s.arg(serverPort())); }
};

struct Desk
{
    [[nodiscard]] QString path() const { return QString::fromStdString(folder.file("room.zip")); }
    [[nodiscard]] QByteArray written() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    [[nodiscard]] qsizetype fileCount() const
    {
        return QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size();
    }
    /// How the export from `server` ends.
    [[nodiscard]] std::optional<Result<void>> download(const QUrl &server)
    {
        std::optional<Result<void>> result;
        auto *download =
            exchange.exportSession(server, model::SessionId("room"), {}, path(), &parent);
        QObject::connect(download,
                         &ui::backend::FileDownload::finished,
                         download,
                         [&result](const Result<void> &end) { result = end; });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(result, kPatienceMs); }();
        return result;
    }
    [[nodiscard]] std::optional<Result<wire::ImportReport>> upload(const QUrl &server)
    {
        std::optional<Result<wire::ImportReport>> result;
        auto *upload = exchange.importFile(server, path(), {}, &parent);
        QObject::connect(upload,
                         &ui::backend::FileUpload::finished,
                         upload,
                         [&result](const Result<wire::ImportReport> &end) { result = end; });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(result, kPatienceMs); }();
        return result;
    }

    test::TempDir folder;
    Backend backend;
    Exchange exchange{backend};
    QObject parent;
};

void put(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

} // namespace

class TestExchange : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsTheKeyOfItsServer()
    {
        test::AnswerServer server("/api/v1/", "the file");
        Desk desk;
        desk.backend.useKey(server.url(), u"stag_secret"_s);
        const auto exported = desk.download(server.url());
        QVERIFY(exported && *exported);
        QVERIFY(server.asked().startsWith("GET /api/v1/sessions/room/export?"));
        QCOMPARE(server.header("X-API-Key"), QByteArray("stag_secret"));
        QCOMPARE(desk.written(), QByteArray("the file"));
        // What comes back is no report, but it was asked with the key.
        const auto imported = desk.upload(server.url());
        QVERIFY(imported && !*imported);
        QCOMPARE(server.header("X-API-Key"), QByteArray("stag_secret"));
    }

    void refusalsLeaveWhatIsThere_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<int>("code");
        QTest::newRow("no key") << QByteArray("401 Unauthorized")
                                << int(ErrorCode::Unauthenticated);
        QTest::newRow("no scope") << QByteArray("403 Forbidden")
                                  << int(ErrorCode::PermissionDenied);
        QTest::newRow("no session") << QByteArray("404 Not Found") << int(ErrorCode::NotFound);
        QTest::newRow("bad request")
            << QByteArray("400 Bad Request") << int(ErrorCode::InvalidArgument);
        QTest::newRow("too large")
            << QByteArray("413 Payload Too Large") << int(ErrorCode::TooLarge);
        QTest::newRow("too often")
            << QByteArray("429 Too Many Requests") << int(ErrorCode::RateLimited);
        QTest::newRow("busy") << QByteArray("503 Service Unavailable\r\nRetry-After: 10")
                              << int(ErrorCode::RateLimited);
        QTest::newRow("going away")
            << QByteArray("503 Service Unavailable") << int(ErrorCode::Unavailable);
        QTest::newRow("failed") << QByteArray("500 Internal Server Error")
                                << int(ErrorCode::Unavailable);
        QTest::newRow("elsewhere") << QByteArray("304 Not Modified") << int(ErrorCode::Unavailable);
    }
    void refusalsLeaveWhatIsThere()
    {
        QFETCH(QByteArray, status);
        QFETCH(int, code);
        test::AnswerServer server(
            "/api/v1/",
            status.startsWith("304") ? "" : R"({"error":"no","details":"a reason"})",
            status);
        Desk desk;
        put(desk.path(), "older");
        const auto exported = desk.download(server.url());
        QVERIFY(exported && !*exported);
        QCOMPARE(int(exported->error().code), code);
        if (!status.startsWith("304"))
            QCOMPARE(exported->error().detail, std::string("a reason"));
        QCOMPARE(desk.written(), QByteArray("older"));
        QCOMPARE(desk.fileCount(), 1);
        const auto imported = desk.upload(server.url());
        QVERIFY(imported && !*imported);
        QCOMPARE(int(imported->error().code), code);
    }

    void anAnswerThatBreaksOffLeavesNothing()
    {
        BrokenServer server;
        Desk desk;
        const auto exported = desk.download(server.url());
        QVERIFY(exported && !*exported);
        QCOMPARE(exported->error().code, ErrorCode::Unavailable);
        QCOMPARE(desk.fileCount(), 0);
    }

    void aServerThatIsAway()
    {
        Desk desk;
        const auto exported = desk.download(QUrl(u"http://127.0.0.1:1"_s));
        QVERIFY(exported && !*exported);
        QCOMPARE(exported->error().code, ErrorCode::Unavailable);
        QCOMPARE(desk.fileCount(), 0);
    }

    void aFullDiskEndsIt()
    {
#ifdef Q_OS_UNIX
        test::AnswerServer server("/api/v1/", QByteArray(8 << 20, 'x'));
        Desk desk;
        // A file that may not grow is as good as a disk without room.
        const auto before = std::signal(SIGXFSZ, SIG_IGN);
        rlimit old{};
        getrlimit(RLIMIT_FSIZE, &old);
        const rlimit small{1 << 20, old.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
        const auto exported = desk.download(server.url());
        setrlimit(RLIMIT_FSIZE, &old);
        std::signal(SIGXFSZ, before);
        QVERIFY(exported && !*exported);
        QCOMPARE(exported->error().code, ErrorCode::Internal);
        QVERIFY(!exported->error().detail.empty());
        QCOMPARE(desk.fileCount(), 0);
#else
        QSKIP("needs a limit of the size of files");
#endif
    }

    void foldersAndFilesThatAreNot()
    {
        Desk desk;
        const auto imported = desk.upload(QUrl(u"http://127.0.0.1:1"_s));
        QVERIFY(imported && !*imported);
        QCOMPARE(imported->error().code, ErrorCode::Internal);
        QVERIFY(QDir(desk.folder.path()).removeRecursively());
        const auto exported = desk.download(QUrl(u"http://127.0.0.1:1"_s));
        QVERIFY(exported && !*exported);
        QCOMPARE(exported->error().code, ErrorCode::Internal);
    }
};

QTEST_GUILESS_MAIN(TestExchange)
#include "tst_exchange.moc"
