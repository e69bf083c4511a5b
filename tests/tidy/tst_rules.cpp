// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/tidy/layer_rules.h"
#include "tests/tidy/text_rules.h"
#include "tests/tidy/tree_rules.h"

#include <QTest>

using namespace stag::tidy;

namespace {

const QString kSpdx = QStringLiteral("// SPDX-License-Identifier: GPL-3.0-or-later\n");

QList<Finding> checkByName(const QByteArray &name, const SourceFile &file)
{
    for (const TextRule &rule : textRules()) {
        if (name == rule.name)
            return rule.check(file);
    }
    qFatal("no rule %s", name.constData());
    return {};
}

QString functionOf(int lines)
{
    return QStringLiteral("void f()\n{\n") + QStringLiteral("    g();\n").repeated(lines)
           + QStringLiteral("}\n");
}

} // namespace

/// Each rule with a good and a bad example: the linter itself is tested.
class tst_Rules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void text_data();
    void text();
    void includes_data();
    void includes();
    void doors_data();
    void doors();
    void purity_data();
    void purity();
    void readme();
    void mirror();
    void commitSubject();
    void findingNamesFileLineAndRule();
};

void tst_Rules::text_data()
{
    QTest::addColumn<QByteArray>("rule");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("content");
    QTest::addColumn<int>("line"); // of the first finding; 0: none

    const auto row =
        [](const char *name, const char *rule, const char *path, const QString &content, int line) {
            QTest::addRow("%s", name)
                << QByteArray(rule) << QString::fromLatin1(path) << content << line;
        };
    const QString cpp = QStringLiteral("core/mesh/mesh.cpp");
    row("sleep",
        "banned words",
        "server/relay/a.cpp",
        QStringLiteral("int a;\nstd::this_thread::sleep_for(x);\n"),
        2);
    row("sleep in a comment",
        "banned words",
        "server/relay/a.cpp",
        QStringLiteral("// never sleep here\n"),
        0);
    row("catch all", "banned words", "server/relay/a.cpp", QStringLiteral("} catch (...) {\n"), 1);
    row("catch one",
        "banned words",
        "server/relay/a.cpp",
        QStringLiteral("} catch (const std::bad_alloc &) {\n"),
        0);
    row("throw", "banned words", "server/relay/a.cpp", QStringLiteral("    throw x;\n"), 1);
    row("leftover", "banned words", "server/relay/a.cpp", QStringLiteral("// TODO later\n"), 1);
    row("folder name", "banned words", "core/utils/a.cpp", QString(), 1);
    row("key in a literal",
        "JSON keys",
        "ui/models/a.cpp",
        QStringLiteral("auto s = \"{\\\"id\\\":1}\";\n"),
        1);
    row("key in a raw literal",
        "JSON keys",
        "server/stag/a.cpp",
        QStringLiteral("\nR\"({\"id\":1})\"\n"),
        2);
    row("key in wire", "JSON keys", "core/wire/a.cpp", QStringLiteral("R\"({\"id\":1})\"\n"), 0);
    row("no key", "JSON keys", "ui/models/a.cpp", QStringLiteral("\"ratio 1:2\"\n"), 0);
    row("QJsonObject", "JSON keys", "ui/backend/a.cpp", QStringLiteral("QJsonObject o;\n"), 1);
    row("select", "SQL", "server/stag/a.cpp", QStringLiteral("\"SELECT id FROM anchor\"\n"), 1);
    row("select in storage",
        "SQL",
        "server/storage/a.cpp",
        QStringLiteral("\"SELECT id FROM anchor\"\n"),
        0);
    row("select in prose",
        "SQL",
        "ui/shell/a.cpp",
        QStringLiteral("\"Select a file from the list\"\n"),
        0);
    row("tr in server", "tr()", "server/stag/a.cpp", QStringLiteral("tr(\"x\");\n"), 1);
    row("tr in ui", "tr()", "ui/shell/a.cpp", QStringLiteral("tr(\"x\");\n"), 0);
    row("hex colour", "colours", "ui/shell/a.cpp", QStringLiteral("QColor(\"#1A1E24\");\n"), 1);
    row("hex colour in QML", "colours", "ui/scene/A.qml", QStringLiteral("color: \"#fff\"\n"), 1);
    row("hex colour in the theme",
        "colours",
        "ui/theme/a.cpp",
        QStringLiteral("QColor(\"#1A1E24\");\n"),
        0);
    row("style sheet", "colours", "ui/shell/a.cpp", QStringLiteral("w->setStyleSheet(s);\n"), 1);
    row("lambda without context",
        "connect",
        "ui/shell/a.cpp",
        QStringLiteral("connect(a, &A::b,\n    [this] {});\n"),
        1);
    row("lambda with a member as context",
        "connect",
        "ui/shell/a.cpp",
        QStringLiteral("connect(a, &A::b, &m_c, [this] {});\n"),
        0);
    row("lambda with context",
        "connect",
        "ui/shell/a.cpp",
        QStringLiteral("connect(a, &A::b, this, [this] {});\n"),
        0);
    row("long function", "length", "core/mesh/mesh.cpp", functionOf(kFunctionLinesMax + 1), 2);
    row("function at the limit", "length", "core/mesh/mesh.cpp", functionOf(kFunctionLinesMax), 0);
    row("long file",
        "length",
        "core/mesh/mesh.cpp",
        QStringLiteral("\n").repeated(kFileLinesMax),
        kFileLinesMax);
    row("no licence",
        "frame",
        "core/mesh/mesh.cpp",
        QStringLiteral("namespace stag::mesh {}\n"),
        1);
    row("other namespace",
        "frame",
        "core/mesh/mesh.cpp",
        kSpdx + QStringLiteral("namespace stag::geo {}\n"),
        1);
    row("no pragma once",
        "frame",
        "core/mesh/mesh.h",
        kSpdx + QStringLiteral("namespace stag::mesh {}\n"),
        2);
    row("good frame",
        "frame",
        "core/mesh/mesh.h",
        kSpdx + QStringLiteral("#pragma once\nnamespace stag::mesh {}\n"),
        0);
    row("ui namespace",
        "frame",
        "ui/map/a.cpp",
        kSpdx + QStringLiteral("namespace stag::ui::map {}\n"),
        0);
    row("machine path", "machine paths", "README.md", QStringLiteral("a\ncd /home/someone/x\n"), 2);
    row("registry",
        "machine paths",
        "tests/e2e/package-lock.json",
        QStringLiteral("\"resolved\": \"https://x\"\n"),
        1);
    row("relative path", "machine paths", "README.md", QStringLiteral("cd build/dev\n"), 0);
}

void tst_Rules::text()
{
    QFETCH(const QByteArray, rule);
    QFETCH(const QString, path);
    QFETCH(const QString, content);
    QFETCH(const int, line);
    const QList<Finding> findings = checkByName(rule, {path, content});
    QCOMPARE(findings.isEmpty() ? 0 : findings.first().line, line);
}

void tst_Rules::includes_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("included");
    QTest::addColumn<bool>("allowed");
    const auto row = [](const char *path, const char *included, bool allowed) {
        QTest::addRow("%s includes %s", path, included)
            << QString::fromLatin1(path) << QString::fromLatin1(included) << allowed;
    };
    row("server/relay/a.cpp", "core/wire/b.h", true);
    row("server/relay/a.cpp", "server/transport/b.h", true);
    row("server/relay/a.cpp", "server/relay/b.h", true);
    row("server/relay/a.cpp", "server/stag/b.h", false);
    row("server/transport/a.cpp", "server/relay/b.h", false);
    row("core/wire/a.cpp", "server/relay/b.h", false);
    row("ui/shell/a.cpp", "server/relay/b.h", false);
    row("server/relay/a.cpp", "ui/shell/b.h", false);
    row("app/stagd/a.cpp", "server/relay/b.h", true);
}

void tst_Rules::includes()
{
    QFETCH(const QString, path);
    QFETCH(const QString, included);
    QFETCH(const bool, allowed);
    const auto declared = [](const char *folder, int level) {
        return SourceFile{QString::fromLatin1(folder) + QStringLiteral("/CMakeLists.txt"),
                          QStringLiteral("stag_library(x LEVEL %1\n").arg(level)};
    };
    const Levels levels = readLevels({declared("core/wire", 4),
                                      declared("server/transport", 6),
                                      declared("server/relay", 7),
                                      declared("server/stag", 7),
                                      declared("app/stagd", 11),
                                      declared("ui/shell", 9)});
    const SourceFile file{path, QStringLiteral("\n#include \"%1\"\n").arg(included)};
    QCOMPARE(checkIncludes(file, levels).isEmpty(), allowed);
}

void tst_Rules::doors_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("header");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("simdjson in wire")
        << QStringLiteral("core/wire/a.cpp") << QStringLiteral("simdjson.h") << true;
    QTest::newRow("simdjson in relay")
        << QStringLiteral("server/relay/a.cpp") << QStringLiteral("simdjson.h") << false;
    QTest::newRow("boost in relay")
        << QStringLiteral("server/relay/a.cpp") << QStringLiteral("boost/asio.hpp") << false;
    QTest::newRow("boost's geometry in graph")
        << QStringLiteral("core/graph/a.cpp") << QStringLiteral("boost/geometry/index/rtree.hpp")
        << true;
    QTest::newRow("boost's sockets in graph")
        << QStringLiteral("core/graph/a.cpp") << QStringLiteral("boost/asio.hpp") << false;
    QTest::newRow("draco in scene")
        << QStringLiteral("ui/scene/a.cpp") << QStringLiteral("draco/mesh/mesh.h") << false;
    QTest::newRow("vector anywhere")
        << QStringLiteral("ui/scene/a.cpp") << QStringLiteral("vector") << true;
}

void tst_Rules::doors()
{
    QFETCH(const QString, path);
    QFETCH(const QString, header);
    QFETCH(const bool, allowed);
    QCOMPARE(checkThirdPartyDoors({path, QStringLiteral("#include <%1>\n").arg(header)}).isEmpty(),
             allowed);
}

void tst_Rules::purity_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("content");
    QTest::addColumn<bool>("pure");
    QTest::newRow("thread in core")
        << QStringLiteral("core/mesh/a.cpp") << QStringLiteral("#include <thread>\n") << false;
    QTest::newRow("QObject in core")
        << QStringLiteral("core/mesh/a.cpp") << QStringLiteral("#include <QObject>\n") << false;
    QTest::newRow("clock in core")
        << QStringLiteral("core/mesh/a.cpp") << QStringLiteral("steady_clock::now();\n") << false;
    QTest::newRow("vector in core")
        << QStringLiteral("core/mesh/a.cpp") << QStringLiteral("#include <vector>\n") << true;
    QTest::newRow("Qt in relay") << QStringLiteral("server/relay/a.cpp")
                                 << QStringLiteral("#include <QString>\n") << false;
    QTest::newRow("Qt in storage") << QStringLiteral("server/storage/a.cpp")
                                   << QStringLiteral("#include <QSqlQuery>\n") << true;
}

void tst_Rules::purity()
{
    QFETCH(const QString, path);
    QFETCH(const QString, content);
    QFETCH(const bool, pure);
    QCOMPARE(checkPurity({path, content}).isEmpty(), pure);
}

void tst_Rules::readme()
{
    const SourceFile module{QStringLiteral("core/mesh/CMakeLists.txt"),
                            QStringLiteral("stag_library(mesh LEVEL 2)\n")};
    const QString good = QStringLiteral(
        "# mesh\nPurpose: x\nNot here: x\nEntry points: x\nInvariants: x\nThreads and limits: x\n");
    const QString path = QStringLiteral("core/mesh/README.md");
    QVERIFY(checkReadmes({module, {path, good}}).isEmpty());
    QCOMPARE(checkReadmes({module}).size(), 1);
    QCOMPARE(
        checkReadmes({module, {path, QString(good).remove(QStringLiteral("Invariants:"))}}).size(),
        1);
    QCOMPARE(checkReadmes({module, {path, good + QStringLiteral("\n").repeated(kReadmeLinesMax)}})
                 .size(),
             1);
}

void tst_Rules::mirror()
{
    const SourceFile module{QStringLiteral("core/mesh/CMakeLists.txt"),
                            QStringLiteral("stag_library(mesh LEVEL 2)\n")};
    const SourceFile test{QStringLiteral("tests/core/mesh/tst_mesh.cpp"), {}};
    const SourceFile stray{QStringLiteral("tests/core/gone/tst_gone.cpp"), {}};
    QVERIFY(checkTestMirror({module, test}).isEmpty());
    QCOMPARE(checkTestMirror({module}).size(), 1);
    QCOMPARE(checkTestMirror({module, test, stray}).size(), 1);
}

void tst_Rules::commitSubject()
{
    QVERIFY(checkCommitSubject(QStringLiteral("mesh: Reject a delta made against another base"))
                .isEmpty());
    QVERIFY(!checkCommitSubject(QStringLiteral("fix stuff")).isEmpty());
    QVERIFY(!checkCommitSubject(QStringLiteral("mesh: Reject a delta.")).isEmpty());
}

void tst_Rules::findingNamesFileLineAndRule()
{
    const Finding finding{
        QStringLiteral("a.cpp"), 3, QStringLiteral("rule"), QStringLiteral("what")};
    QCOMPARE(finding.toString(), QStringLiteral("a.cpp:3: [rule] what"));
}

QTEST_GUILESS_MAIN(tst_Rules)
#include "tst_rules.moc"
