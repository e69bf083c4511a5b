// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/languages.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTest>
#include <QXmlStreamReader>

using namespace stag::ui::shell;

class TestTranslations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void germanIsComplete();
    void placeholdersSurvive();
    void languagesSwitch();
    void unknownLanguagesAreEnglish();
};

namespace {

struct Message
{
    QString source;
    QStringList translations;
    QString type;
};

QList<Message> messagesOf(const QString &fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QXmlStreamReader xml(&file);
    QList<Message> messages;
    while (!xml.atEnd()) {
        if (!xml.readNextStartElement() && xml.isEndDocument())
            break;
        if (!xml.isStartElement())
            continue;
        if (xml.name() == u"message") {
            messages.append(Message{});
        } else if (xml.name() == u"source") {
            messages.last().source = xml.readElementText();
        } else if (xml.name() == u"translation") {
            messages.last().type = xml.attributes().value(QStringLiteral("type")).toString();
            const QString text = xml.readElementText(QXmlStreamReader::IncludeChildElements);
            messages.last().translations.append(text.trimmed());
        }
    }
    return messages;
}

QString germanFile()
{
    return QDir(QStringLiteral(STAG_SOURCE_DIR))
        .filePath(QStringLiteral("translations/stag-studio_de.ts"));
}

} // namespace

void TestTranslations::germanIsComplete()
{
    const QList<Message> messages = messagesOf(germanFile());
    QVERIFY(messages.size() > 100);
    for (const Message &message : messages) {
        QVERIFY2(message.type.isEmpty(),
                 qPrintable(message.source + QStringLiteral(": ") + message.type));
        for (const QString &translation : message.translations)
            QVERIFY2(!translation.isEmpty(), qPrintable(message.source));
    }
}

void TestTranslations::placeholdersSurvive()
{
    for (const Message &message : messagesOf(germanFile())) {
        for (const QString &placeholder : {QStringLiteral("%1"),
                                           QStringLiteral("%2"),
                                           QStringLiteral("%3"),
                                           QStringLiteral("%n")}) {
            for (const QString &translation : message.translations) {
                const bool needed = message.source.contains(placeholder);
                const bool optional = placeholder == QStringLiteral("%n");
                QVERIFY2(needed == translation.contains(placeholder) || (optional && needed),
                         qPrintable(message.source + QStringLiteral(" -> ") + translation));
            }
        }
    }
}

void TestTranslations::languagesSwitch()
{
    const auto quit = [] {
        return QCoreApplication::translate("stag::ui::shell::Actions", "&Quit");
    };
    const auto devices = [](int n) {
        return QCoreApplication::translate(
            "stag::ui::shell::WelcomePage", "%n device(s) send.", nullptr, n);
    };
    Languages languages;
    languages.use(QStringLiteral("de"));
    QCOMPARE(quit(), QStringLiteral("&Beenden"));
    QCOMPARE(devices(1), QStringLiteral("1 Gerät sendet."));
    QCOMPARE(devices(3), QStringLiteral("3 Geräte senden."));
    languages.use(QStringLiteral("en"));
    QCOMPARE(quit(), QStringLiteral("&Quit"));
    QCOMPARE(devices(1), QStringLiteral("1 device sends."));
    QCOMPARE(devices(3), QStringLiteral("3 devices send."));
}

void TestTranslations::unknownLanguagesAreEnglish()
{
    Languages languages;
    languages.use(QStringLiteral("xx"));
    QCOMPARE(languages.current(), QStringLiteral("en"));
}

QTEST_GUILESS_MAIN(TestTranslations)
#include "tst_translations.moc"
