// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/key_table.h"
#include "app/bootstrap/load_configuration.h"
#include "app/bootstrap/yaml_file.h"
#include "tests/support/temp_dir.h"

#include <QFile>
#include <QTest>

#include <set>

using namespace stag;
using namespace stag::app::bootstrap;

namespace {

const QString kDocumentedFile = QStringLiteral(STAG_SOURCE_DIR "/resources/stag.yaml");

} // namespace

class tst_PrintConfiguration : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theDocumentedFileIsUpToDate()
    {
        const QByteArray expected = QByteArray::fromStdString(documentedDefaults());
        QFile file(kDocumentedFile);
        if (qEnvironmentVariableIsSet("STAG_UPDATE_EXPECTED")) {
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(expected);
            file.close();
        }
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), expected);
    }

    void theDocumentedFileGivesTheBuiltInValues()
    {
        const test::TempDir dir;
        const Environment environment{{"HOME", dir.path().toStdString()}};
        const auto builtIn = loadConfiguration({}, environment);
        const auto documented = loadConfiguration(
            {.file = kDocumentedFile.toStdString(), .overrides = {}, .listen = {}}, environment);
        QVERIFY(builtIn);
        QVERIFY2(documented, documented ? "" : documented.error().detail.c_str());
        for (const Key &key : keyTable()) {
            QCOMPARE(key.write(documented->values), key.write(builtIn->values));
            QCOMPARE(documented->origins.contains(key.name), key.name != "server.data");
        }
    }

    void whatIsPrintedGivesTheSameAgain()
    {
        const test::TempDir dir;
        const Environment environment{{"HOME", dir.path().toStdString()},
                                      {"RELAY_STAG_URL", "http://localhost:8080"},
                                      {"STAG_DATA", "/tmp/with space: and #"}};
        const auto first = loadConfiguration({}, environment);
        QVERIFY2(first, first ? "" : first.error().detail.c_str());
        const auto values = parseYaml(printConfiguration(*first));
        QVERIFY(values);
        Configuration second;
        for (const YamlValue &value : *values) {
            for (const Key &key : keyTable()) {
                if (key.name == value.key)
                    QVERIFY(key.read(second, value.text));
            }
        }
        for (const Key &key : keyTable())
            QCOMPARE(key.write(second), key.write(first->values));
    }

    void secretsAreNotPrinted()
    {
        const test::TempDir dir;
        const Environment environment{{"HOME", dir.path().toStdString()},
                                      {"RELAY_STAG_API_KEY", "hunter2"}};
        const auto loaded = loadConfiguration({}, environment);
        QVERIFY(loaded);
        QCOMPARE(loaded->values.server.relayTarget.apiKey, std::string("hunter2"));
        const std::string text = printConfiguration(*loaded);
        QVERIFY(text.find("hunter2") == std::string::npos);
        QVERIFY(text.find("environment RELAY_STAG_API_KEY, not shown") != std::string::npos);
    }

    void everyKeyIsDocumentedOnce()
    {
        std::set<std::string> names;
        std::set<std::string> variables;
        for (const Key &key : keyTable()) {
            QVERIFY2(names.insert(key.name).second, key.name.c_str());
            QVERIFY2(!key.meaning.empty() && !key.variables.empty(), key.name.c_str());
            for (const std::string &variable : key.variables)
                QVERIFY2(variables.insert(variable).second, variable.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(tst_PrintConfiguration)
#include "tst_print_configuration.moc"
