// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/load_configuration.h"
#include "tests/support/temp_dir.h"

#include <QFile>
#include <QTest>

using namespace stag;
using namespace stag::app::bootstrap;
using namespace std::chrono_literals;

namespace {

/// An environment in which no file of the machine is found.
Environment emptyHome(const test::TempDir &dir)
{
    return {{"HOME", dir.path().toStdString()}};
}

std::string writeFile(const test::TempDir &dir, const QByteArray &text)
{
    const std::string name = dir.file("test.yaml");
    QFile file(QString::fromStdString(name));
    if (file.open(QIODevice::WriteOnly))
        file.write(text);
    return name;
}

} // namespace

class tst_LoadConfiguration : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsFromTheBuiltInValues()
    {
        const test::TempDir dir;
        const auto loaded = loadConfiguration({}, emptyHome(dir));
        QVERIFY(loaded);
        const auto &listeners = loaded->values.server.listeners;
        QCOMPARE(listeners.size(), std::size_t(2));
        QCOMPARE(int(listeners[0].address.port), 8080);
        QCOMPARE(int(listeners[1].address.port), 8081);
        QCOMPARE(loaded->values.server.dataDirectory.string(),
                 dir.file(".local/share/stag-studio"));
        QCOMPARE(loaded->values.server.relay.batchEventsMax, std::size_t(5));
        QVERIFY(loaded->values.server.relay.batchTimeout == 100ms);
        QVERIFY(loaded->origins.empty());
    }

    void laterLayersWin()
    {
        const test::TempDir dir;
        const std::string file = writeFile(
            dir, "relay:\n  batch:\n    max_size: 7\n    timeout: 1s\nlog: {level: error}\n");
        Environment environment = emptyHome(dir);
        environment["RELAY_BATCH_TIMEOUT"] = "2s";
        environment["LOG_LEVEL"] = "warning";
        const auto loaded = loadConfiguration(
            {.file = file, .overrides = {{"log.level", "debug", "--log-level"}}, .listen = {}},
            environment);
        QVERIFY2(loaded, loaded ? "" : loaded.error().detail.c_str());
        QCOMPARE(loaded->values.server.relay.batchEventsMax, std::size_t(7));
        QVERIFY(loaded->values.server.relay.batchTimeout == 2s);
        QCOMPARE(int(loaded->values.log.level), int(host::LogLevel::Debug));
        QCOMPARE(loaded->origins.at("relay.batch.max_size"), file + ":3");
        QCOMPARE(loaded->origins.at("relay.batch.timeout"),
                 std::string("environment RELAY_BATCH_TIMEOUT"));
        QCOMPARE(loaded->origins.at("log.level"), std::string("--log-level"));
    }

    void honoursTheNamesOfTheSeeds_data()
    {
        QTest::addColumn<QByteArray>("variable");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("printed");
        const auto row = [](const char *variable, const char *value, const char *printed) {
            QTest::addRow("%s", variable)
                << QByteArray(variable) << QByteArray(value) << QByteArray(printed);
        };
        row("STAG_SERVER_PORT", "9001", "port: 9001");
        row("STAG_PORT", "9002", "port: 9002");
        row("STAG_SERVER_HOST", "127.0.0.2", "host: 127.0.0.2");
        row("STAG_HOST", "127.0.0.3", "host: 127.0.0.3");
        row("STAG_LOG_LEVEL", "debug", "level: debug");
        row("LOG_LEVEL", "ERROR", "level: error");
        row("STAG_DATABASE_URL", "sqlite:", "url: \"sqlite:\"");
        row("STAG_METRICS_ENABLED", "false", "enabled: false");
        row("STAG_METRICS_PATH", "/numbers", "path: /numbers");
        row("STAG_BODIES_SIZE_MAX", "128MiB", "bodies_size_max: 128MiB");
        row("RELAY_SERVER_PORT", "9003", "port: 9003");
        row("RELAY_SERVER_HOST", "127.0.0.4", "host: 127.0.0.4");
        row("RELAY_STAG_URL", "http://localhost:8080", "url: \"http://localhost:8080\"");
        row("RELAY_STAG_TIMEOUT", "11s", "timeout: 11s");
        row("RELAY_WEBSOCKET_BUFFER_SIZE", "99", "buffer_size: 99");
        row("RELAY_WEBSOCKET_HEARTBEAT_INTERVAL", "31s", "heartbeat_interval: 31s");
        row("RELAY_BATCH_MAX_SIZE", "6", "max_size: 6");
        row("RELAY_BATCH_TIMEOUT", "101ms", "timeout: 101ms");
    }

    void honoursTheNamesOfTheSeeds()
    {
        QFETCH(const QByteArray, variable);
        QFETCH(const QByteArray, value);
        QFETCH(const QByteArray, printed);
        const test::TempDir dir;
        Environment environment = emptyHome(dir);
        environment[variable.toStdString()] = value.toStdString();
        const auto loaded = loadConfiguration({}, environment);
        QVERIFY2(loaded, loaded ? "" : loaded.error().detail.c_str());
        const QByteArray expected = printed + "  # environment " + variable + '\n';
        const QByteArray text = QByteArray::fromStdString(printConfiguration(*loaded));
        QVERIFY2(text.contains(expected), text.constData());
    }

    void variablesOfTheirDatabaseAreNotNeeded_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addRow("STAG_DATABASE_URL") << QByteArray("http://arangodb:8529");
        QTest::addRow("STAG_DATABASE_PASSWORD") << QByteArray("secret");
        QTest::addRow("ARANGO_URL") << QByteArray("http://localhost:8529");
    }

    void variablesOfTheirDatabaseAreNotNeeded()
    {
        QFETCH(const QByteArray, value);
        const std::string variable = QTest::currentDataTag();
        const test::TempDir dir;
        Environment environment = emptyHome(dir);
        environment[variable] = value.toStdString();
        const auto loaded = loadConfiguration({}, environment);
        QVERIFY2(loaded, loaded ? "" : loaded.error().detail.c_str());
        QCOMPARE(loaded->values.databaseUrl, std::string("sqlite:"));
        QCOMPARE(loaded->warnings,
                 std::vector<std::string>{"variable " + variable
                                          + " is not needed: this program keeps its own database"});
    }

    void theRelayOfTheSeedsMayHaveThePortOfStag_data()
    {
        QTest::addColumn<bool>("isElsewhere");
        QTest::addColumn<bool>("isWanted");
        QTest::addColumn<int>("listeners");
        QTest::addRow("STAG elsewhere") << true << false << 1;
        QTest::addRow("STAG elsewhere and here") << true << true << 2;
        QTest::addRow("STAG here") << false << false << 2;
    }

    void theRelayOfTheSeedsMayHaveThePortOfStag()
    {
        QFETCH(const bool, isElsewhere);
        QFETCH(const bool, isWanted);
        QFETCH(const int, listeners);
        const test::TempDir dir;
        Environment environment = emptyHome(dir);
        environment["RELAY_SERVER_HOST"] = "0.0.0.0";
        environment["RELAY_SERVER_PORT"] = "8080";
        if (isElsewhere)
            environment["RELAY_STAG_URL"] = "http://stag:8081";
        if (isWanted)
            environment["STAG_SERVER_PORT"] = "8080";
        const auto loaded = loadConfiguration({}, environment);
        QVERIFY2(loaded, loaded ? "" : loaded.error().detail.c_str());
        QCOMPARE(loaded->values.server.listeners.size(), std::size_t(listeners));
    }

    void readsTheFilesOfTheSeeds_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QByteArrayList>("printed");
        QTest::addColumn<int>("warnings");
        QTest::addRow("STAG")
            << QByteArray("server:\n  host: 127.0.0.5\n  port: \"8090\"\n\ndatabase:\n"
                          "  url: http://localhost:8529\n  database: stag\n  username: root\n\n"
                          "log_level: warn\n\nmetrics:\n  enabled: true\n  path: /numbers\n")
            << QByteArrayList{"  server:\n    host: 127.0.0.5",
                              "    port: 8090",
                              "  level: warning",
                              "    path: /numbers",
                              "relay:\n  server:\n    host: 127.0.0.1  # built-in\n    port: off"}
            << 3;
        QTest::addRow("relay")
            << QByteArray("server:\n  port: \"8080\"\n  host: \"127.0.0.6\"\n\nstag:\n"
                          "  url: \"http://localhost:8081\"\n  timeout: \"11s\"\n\nwebsocket:\n"
                          "  buffer_size: 1023\n  heartbeat_interval: \"31s\"\n\nbatch:\n"
                          "  max_size: 6\n  timeout: \"101ms\"\n")
            << QByteArrayList{"    host: 127.0.0.6",
                              "    port: 8080",
                              "    url: \"http://localhost:8081\"",
                              "    timeout: 11s",
                              "    buffer_size: 1023",
                              "    heartbeat_interval: 31s",
                              "    max_size: 6",
                              "    timeout: 101ms",
                              "stag:\n  server:\n    host: 127.0.0.1  # built-in\n    port: off"}
            << 0;
    }

    void readsTheFilesOfTheSeeds()
    {
        QFETCH(const QByteArray, yaml);
        QFETCH(const QByteArrayList, printed);
        QFETCH(const int, warnings);
        const test::TempDir dir;
        const auto loaded = loadConfiguration(
            {.file = writeFile(dir, yaml), .overrides = {}, .listen = {}}, emptyHome(dir));
        QVERIFY2(loaded, loaded ? "" : loaded.error().detail.c_str());
        QCOMPARE(loaded->values.server.listeners.size(), std::size_t(1));
        QCOMPARE(loaded->warnings.size(), std::size_t(warnings));
        const QByteArray text = QByteArray::fromStdString(printConfiguration(*loaded));
        for (const QByteArray &part : printed)
            QVERIFY2(text.contains(part), (part + "\n--- is not in\n" + text).constData());
    }

    void aFileOfNobodyIsOneOfOurs_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QByteArray>("error");
        QTest::addRow("no address") << QByteArray("log_level: info") << QByteArray("'log_level'");
        QTest::addRow("nothing else")
            << QByteArray("server: {port: 80}") << QByteArray("'server.port'");
        QTest::addRow("another key")
            << QByteArray("server: {port: 80}\nbatch: {most: 6}") << QByteArray("'batch.most'");
        QTest::addRow("of both") << QByteArray("server: {port: 80}\nbatch: {max_size: 6}\n"
                                               "log_level: info")
                                 << QByteArray("'batch.max_size'");
    }

    void aFileOfNobodyIsOneOfOurs()
    {
        QFETCH(const QByteArray, yaml);
        QFETCH(const QByteArray, error);
        const test::TempDir dir;
        const auto loaded = loadConfiguration(
            {.file = writeFile(dir, yaml), .overrides = {}, .listen = {}}, emptyHome(dir));
        QVERIFY(!loaded);
        QVERIFY2(QByteArray::fromStdString(loaded.error().detail).contains("unknown key " + error),
                 loaded.error().detail.c_str());
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QByteArray>("error");
        const auto row = [](const char *name, const char *yaml, const char *error) {
            QTest::addRow("%s", name) << QByteArray(yaml) << QByteArray(error);
        };
        row("misspelt key",
            "relay:\n  batch:\n    maxsize: 5\n",
            ".yaml:3:5: unknown key 'relay.batch.maxsize'; did you mean 'relay.batch.max_size'?");
        row("unknown section", "kitchen:\n  sink: 1\n", ".yaml:2:3: unknown key 'kitchen.sink'");
        row("no number",
            "relay: {batch: {max_size: many}}",
            ".yaml:1:17: relay.batch.max_size: 'many' is not a whole number from 1 to 10000");
        row("too small",
            "relay: {batch: {max_size: 0}}",
            "relay.batch.max_size: '0' is not a whole number from 1 to 10000");
        row("no unit",
            "relay: {batch: {timeout: 100}}",
            "relay.batch.timeout: '100' is not a time of at least 1ms, such as 100ms, 10s or "
            "1h30m");
        row("no size",
            "server: {body_size_max: big}",
            "server.body_size_max: 'big' is not a size from 1KiB to 1GiB, such as 512KiB or 8MiB");
        row("no boolean",
            "server: {insecure: maybe}",
            "server.insecure: 'maybe' is not true or false");
        row("no port",
            "stag: {server: {port: 99999}}",
            "stag.server.port: '99999' is not a port from 0 (any free one) to 65535, or off");
        row("no address",
            "stag: {server: {host: ''}}",
            "stag.server.host: '' is not an address such as");
        row("no level",
            "log: {level: loud}",
            "log.level: 'loud' is not debug, info, warning or error");
        row("no format", "log: {format: xml}", "log.format: 'xml' is not text or json");
        row("no path",
            "stag: {metrics: {path: metrics}}",
            "'metrics' is not a path that starts with /");
        row("no url",
            "relay: {stag: {url: somewhere}}",
            "'somewhere' is not an address such as http://localhost:8080");
        row("https to STAG",
            "relay: {stag: {url: 'https://x'}}",
            "'https://x' is not an address such as");
        row("ArangoDB",
            "stag: {database: {url: 'http://localhost:8529'}}",
            "looks like an ArangoDB server; this program keeps its own database in the data "
            "folder");
        row("other database",
            "stag: {database: {url: 'postgres:x'}}",
            "'postgres:x' is not sqlite:");
        row("twice", "log: {level: info, level: debug}", ".yaml:1:20: 'log.level' comes twice");
        row("a list",
            "log: {level: [info]}",
            ".yaml:1:7: 'log.level' is a list; a single value is expected");
        row("no map", "- a\n- b\n", ".yaml:1:1: expected sections and 'key: value' lines");
        row("no YAML", "log: {level: info", ".yaml:1:");
        row("no YAML below", "log:\n  level: a: b\n", ".yaml:2:11: ");
        row("too deep",
            "a: {b: {c: {d: {e: {f: {g: {h: {i: {j: 1}}}}}}}}}",
            "is nested too deeply");
        row("everything off",
            "stag: {server: {port: off}}\nrelay: {server: {port: off}}",
            "every listener is off; give at least one of stag, relay, supervisor and "
            "metrics a port");
        row("no mode of authentication",
            "relay: {auth: {mode: maybe}}",
            "relay.auth.mode: 'maybe' is not auto, open or keys");
    }

    void saysWhatIsWrong()
    {
        QFETCH(const QByteArray, yaml);
        QFETCH(const QByteArray, error);
        const test::TempDir dir;
        const auto loaded = loadConfiguration(
            {.file = writeFile(dir, yaml), .overrides = {}, .listen = {}}, emptyHome(dir));
        QVERIFY(!loaded);
        QCOMPARE(int(loaded.error().code), int(ErrorCode::InvalidArgument));
        QVERIFY2(QByteArray::fromStdString(loaded.error().detail).contains(error),
                 loaded.error().detail.c_str());
    }

    void reportsAllMistakesAtOnce()
    {
        const test::TempDir dir;
        const std::string file = writeFile(dir, "log:\n  level: loud\n  format: xml\n");
        Environment environment = emptyHome(dir);
        environment["RELAY_BATCH_MAX_SIZE"] = "x";
        const auto loaded =
            loadConfiguration({.file = file, .overrides = {}, .listen = {"stag"}}, environment);
        QVERIFY(!loaded);
        const QByteArrayList lines = QByteArray::fromStdString(loaded.error().detail).split('\n');
        QCOMPARE(lines.size(), 4);
        QVERIFY(
            lines[0].endsWith(".yaml:2:3: log.level: 'loud' is not debug, info, warning or error"));
        QVERIFY(lines[2].startsWith("RELAY_BATCH_MAX_SIZE: relay.batch.max_size: 'x'"));
        QVERIFY(lines[3].startsWith("--listen stag: expected SYSTEM=ADDR:PORT"));
    }

    void aMissingFileIsAnError()
    {
        const test::TempDir dir;
        const auto loaded = loadConfiguration(
            {.file = dir.file("nowhere.yaml"), .overrides = {}, .listen = {}}, emptyHome(dir));
        QVERIFY(!loaded);
        QCOMPARE(int(loaded.error().code), int(ErrorCode::NotFound));
        QVERIFY(loaded.error().detail.find("nowhere.yaml") != std::string::npos);
    }

    void aLargeFileIsRefused_overflow()
    {
        const test::TempDir dir;
        const auto loaded = loadConfiguration(
            {.file = writeFile(dir, QByteArray((1 << 20) + 1, '#')), .overrides = {}, .listen = {}},
            emptyHome(dir));
        QVERIFY(!loaded);
        QCOMPARE(int(loaded.error().code), int(ErrorCode::TooLarge));
    }

    void listenNamesWhatIsServed_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QString>("listeners"); // or the error
        const auto row = [](const char *name, const QStringList &options, const char *listeners) {
            QTest::addRow("%s", name) << options << QString::fromUtf8(listeners);
        };
        row("one system", {QStringLiteral("stag=127.0.0.1:0")}, "127.0.0.1:0 stag;");
        row("two systems",
            {QStringLiteral("stag=127.0.0.1:0"), QStringLiteral("relay=127.0.0.1:0")},
            "127.0.0.1:0 stag;127.0.0.1:0 relay;");
        row("shared",
            {QStringLiteral("relay=[::1]:80"), QStringLiteral("stag=[::1]:80")},
            "::1:80 relay,stag;");
        row("all", {QStringLiteral("all=127.0.0.1:0")}, "127.0.0.1:0 stag,relay;");
        row("system of a later version",
            {QStringLiteral("edge=127.0.0.1:0")},
            "--listen edge=127.0.0.1:0: this version has no system 'edge'; there are stag, relay, "
            "supervisor, metrics and all");
        row("no port",
            {QStringLiteral("stag=127.0.0.1")},
            "--listen stag=127.0.0.1: '127.0.0.1' is not ADDR:PORT");
        row("wrong port",
            {QStringLiteral("stag=127.0.0.1:x")},
            "--listen stag=127.0.0.1:x: '127.0.0.1:x' is not ADDR:PORT with a port from 0 (any "
            "free one) to 65535");
    }

    void listenNamesWhatIsServed()
    {
        QFETCH(const QStringList, options);
        QFETCH(const QString, listeners);
        const test::TempDir dir;
        CommandLineLayer layer;
        for (const QString &option : options)
            layer.listen.push_back(option.toStdString());
        const auto loaded = loadConfiguration(layer, emptyHome(dir));
        std::string text = loaded ? std::string() : loaded.error().detail;
        if (loaded) {
            for (const host::ListenerConfig &listener : loaded->values.server.listeners) {
                text += listener.address.host + ':' + std::to_string(listener.address.port) + ' ';
                for (const host::System system : listener.systems)
                    text += std::string(host::systemName(system)) + ',';
                text.back() = ';';
            }
        }
        QCOMPARE(QString::fromStdString(text), listeners);
    }

    void whoGetsIn_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("admissions");
        const auto row = [](const char *name, const char *yaml, const char *admissions) {
            QTest::addRow("%s", name) << QByteArray(yaml) << QString::fromLatin1(admissions);
        };
        row("this machine", "log: {level: info}", "open open");
        row("beyond it", "stag: {server: {host: 0.0.0.0}}", "keys open warned");
        row("no loopback address", "stag: {server: {host: 127.a.b}}", "keys open warned");
        row("insecure",
            "server: {insecure: true}\nstag: {server: {host: 0.0.0.0}}",
            "open open warned");
        row("open in so many words",
            "relay: {server: {host: '::'}, auth: {mode: open}}",
            "open open warned");
        row("keys on this machine", "relay: {auth: {mode: keys}}", "open keys");
        row("keys although insecure",
            "server: {insecure: true}\nstag: {auth: {mode: keys}}",
            "keys open");
        row("a shared listener is as careful as the more careful system",
            "stag: {server: {port: 9000}}\nrelay: {server: {port: 9000}, auth: {mode: keys}}",
            "keys");
    }

    void whoGetsIn()
    {
        QFETCH(const QByteArray, yaml);
        QFETCH(const QString, admissions);
        const test::TempDir dir;
        const auto loaded = loadConfiguration(
            {.file = writeFile(dir, yaml), .overrides = {}, .listen = {}}, emptyHome(dir));
        QVERIFY(loaded);
        QStringList words;
        for (const host::ListenerConfig &listener : loaded->values.server.listeners)
            words.append(listener.admission == identity::Admission::Keys ? QStringLiteral("keys")
                                                                         : QStringLiteral("open"));
        if (!loaded->warnings.empty())
            words.append(QStringLiteral("warned"));
        QCOMPARE(words.join(u' '), admissions);
    }

    void warnsAboutVariablesThatLookMisspelt()
    {
        const test::TempDir dir;
        Environment environment = emptyHome(dir);
        environment["RELAY_BATCH_MAXSIZE"] = "5";
        environment["STAG_SOMETHING_OF_ANOTHER_PROGRAM"] = "5";
        const auto loaded = loadConfiguration({}, environment);
        QVERIFY(loaded);
        QCOMPARE(loaded->warnings.size(), std::size_t(1));
        QCOMPARE(
            loaded->warnings.front(),
            std::string(
                "variable RELAY_BATCH_MAXSIZE is not known; did you mean RELAY_BATCH_MAX_SIZE?"));
    }

    void saysThatNoDatabasePasswordIsNeeded()
    {
        const test::TempDir dir;
        Environment environment = emptyHome(dir);
        environment["STAG_DATABASE_PASSWORD"] = "secret";
        environment["STAG_ARANGO_PASSWORD"] = "secret";
        const auto loaded = loadConfiguration({}, environment);
        QVERIFY(loaded);
        QCOMPARE(loaded->warnings.size(), std::size_t(2));
        for (const std::string &warning : loaded->warnings) {
            QVERIFY(warning.ends_with("is not needed: this program keeps its own database"));
            QVERIFY(warning.find("secret") == std::string::npos);
        }
    }

    void dataDirectoryFollowsXdg_data()
    {
        QTest::addColumn<QByteArray>("xdg");
        QTest::addColumn<QByteArray>("folder");
        QTest::addRow("set") << QByteArray("/data") << QByteArray("/data/stag-studio");
        QTest::addRow("relative, hence ignored")
            << QByteArray("data") << QByteArray("/somewhere/me/.local/share/stag-studio");
        QTest::addRow("not set") << QByteArray()
                                 << QByteArray("/somewhere/me/.local/share/stag-studio");
    }

    void dataDirectoryFollowsXdg()
    {
        QFETCH(const QByteArray, xdg);
        QFETCH(const QByteArray, folder);
        Environment environment{{"HOME", "/somewhere/me"}};
        if (!xdg.isEmpty())
            environment["XDG_DATA_HOME"] = xdg.toStdString();
        QCOMPARE(defaultDataDirectory(environment).string(), folder.toStdString());
    }
};

QTEST_GUILESS_MAIN(tst_LoadConfiguration)
#include "tst_load_configuration.moc"
