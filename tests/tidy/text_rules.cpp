// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/tidy/text_rules.h"

#include <QRegularExpression>

namespace stag::tidy {

namespace {

struct Banned
{
    QRegularExpression pattern;
    QString instead;
};

bool isProduct(const SourceFile &file)
{
    const QString area = file.area();
    return !area.isEmpty() && area != u"tests";
}

/// Applies `pattern` to each line and reports with `message`.
QList<Finding> scan(const SourceFile &file,
                    const QStringList &lines,
                    const QRegularExpression &pattern,
                    const QString &rule,
                    const QString &message)
{
    QList<Finding> findings;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (const auto match = pattern.match(lines[i]); match.hasMatch())
            findings.append({file.path, int(i) + 1, rule, message.arg(match.captured(0))});
    }
    return findings;
}

const QList<Banned> &bannedCode()
{
    const auto word = [](const char *pattern, const char *instead) {
        return Banned{QRegularExpression(QLatin1String(pattern)), QLatin1String(instead)};
    };
    static const QList<Banned> kBanned{
        word(R"(\bprocessEvents\b)", "return to the event loop"),
        word(R"(\bQEventLoop\b)", "continue in a slot"),
        word(R"(\b(sleep|usleep|msleep|sleep_for|sleep_until)\b)", "await an event or a timer"),
        word(R"(\bBlockingQueuedConnection\b)", "send a value and continue in a slot"),
        word(R"(\bQ_GLOBAL_STATIC\b)", "own it in main and pass a reference"),
        word(R"(\binstance\(\))", "pass a reference to the constructor"),
        word(R"(\bcatch\s*\(\s*\.\.\.\s*\))", "catch what the library documents"),
        word(R"(^\s*throw\b)", "return a Result"),
        word(R"(\b(const_cast|SIGNAL|SLOT)\b\s*[(<])", "keep the type system on your side"),
        word(R"(\b(emit|foreach|forever)\b)", "Q_EMIT, range for"),
        word(R"(\busing namespace std\b)", "name what you use"),
    };
    return kBanned;
}

bool opensFunction(const QString &line)
{
    // Layout is enforced by clang-format: a function's body opens with a brace alone in its
    // indentation.
    return line == u"{" || line == u"    {" || line == u"        {";
}

} // namespace

QList<Finding> checkBannedWords(const SourceFile &file)
{
    QList<Finding> findings;
    if (!file.isCpp() || !isProduct(file))
        return findings;
    const QString rule = QStringLiteral("banned words");
    const QStringList code = file.codeLines();
    for (const Banned &banned : bannedCode())
        findings += scan(file, code, banned.pattern, rule, QStringLiteral("%1: ") + banned.instead);
    static const QRegularExpression kLeftover(
        QStringLiteral(R"(\b(TODO|FIXME|XXX|HACK)\b|not implemented)"));
    findings +=
        scan(file, file.text.split(u'\n'), kLeftover, rule, QStringLiteral("%1: finish it"));
    static const QRegularExpression kFolder(
        QStringLiteral(R"((^|/)(utils?|common|helpers?|managers?|misc)(/|\.|$))"));
    if (kFolder.match(file.path).hasMatch())
        findings.append({file.path, 1, rule, QStringLiteral("name the file after what it holds")});
    return findings;
}

QList<Finding> checkJsonKeys(const SourceFile &file)
{
    QList<Finding> findings;
    if (!file.isCpp() || !isProduct(file) || file.module() == u"core/wire"
        || file.module() == u"app/bootstrap")
        return findings;
    const QString rule = QStringLiteral("JSON keys only in core/wire");
    static const QRegularExpression kKey(QStringLiteral(R"(\\?"[A-Za-z_]\w*\\?"\s*:)"));
    for (const Literal &literal : file.literals()) {
        if (const auto match = kKey.match(literal.text); match.hasMatch())
            findings.append({file.path, literal.line, rule, match.captured(0)});
    }
    // The theme's tokens are a JSON file of our own, not a wire format.
    static const QRegularExpression kQtJson(
        QStringLiteral(R"(\bQJson(Document|Object|Value|Array)\b)"));
    if (file.module() != u"ui/theme")
        findings += scan(file, file.codeLines(), kQtJson, rule, QStringLiteral("%1"));
    return findings;
}

QList<Finding> checkSql(const SourceFile &file)
{
    QList<Finding> findings;
    if (!file.isCpp() || !isProduct(file) || file.module() == u"server/storage")
        return findings;
    static const QRegularExpression kSql(QStringLiteral(
        R"(^\s*(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|INDEX)|PRAGMA)\b)"));
    for (const Literal &literal : file.literals()) {
        if (kSql.match(literal.text).hasMatch())
            findings.append({file.path,
                             literal.line,
                             QStringLiteral("SQL only in server/storage"),
                             literal.text.left(40)});
    }
    return findings;
}

QList<Finding> checkTranslationCalls(const SourceFile &file)
{
    if (!file.isCpp() || (file.area() != u"core" && file.area() != u"server"))
        return {};
    static const QRegularExpression kTr(
        QStringLiteral(R"(\b(tr|QT_TR_NOOP|QT_TRANSLATE_NOOP)\s*\()"));
    return scan(file,
                file.codeLines(),
                kTr,
                QStringLiteral("tr() only in ui and app"),
                QStringLiteral("%1"));
}

QList<Finding> checkColours(const SourceFile &file)
{
    QList<Finding> findings;
    const bool qml = file.path.endsWith(u".qml");
    if ((!file.isCpp() && !qml) || !isProduct(file) || file.module() == u"ui/theme")
        return findings;
    const QString rule = QStringLiteral("colours only in ui/theme");
    static const QRegularExpression kHex(
        QStringLiteral("^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})$"));
    for (const Literal &literal : file.literals()) {
        if (kHex.match(literal.text).hasMatch())
            findings.append({file.path, literal.line, rule, literal.text});
    }
    static const QRegularExpression kStyleSheet(QStringLiteral(R"(\bsetStyleSheet\b)"));
    if (!qml)
        findings += scan(file, file.codeLines(), kStyleSheet, rule, QStringLiteral("%1"));
    return findings;
}

QList<Finding> checkConnectContext(const SourceFile &file)
{
    QList<Finding> findings;
    if (!file.isCpp())
        return findings;
    static const QRegularExpression kLambda(
        QStringLiteral(R"(\bconnect\(\s*[^;{}]*?,\s*&\w+(?:::\w+)+\s*,\s*\[)"));
    const QString code = file.codeLines().join(u'\n');
    auto matches = kLambda.globalMatch(code);
    while (matches.hasNext()) {
        const qsizetype at = matches.next().capturedStart();
        findings.append({file.path,
                         int(QStringView(code).left(at).count(u'\n')) + 1,
                         QStringLiteral("connect has a context"),
                         QStringLiteral("give the lambda an object whose life ends it")});
    }
    return findings;
}

QList<Finding> checkLength(const SourceFile &file)
{
    QList<Finding> findings;
    if (!file.isCpp())
        return findings;
    const QString rule = QStringLiteral("length");
    const QStringList lines = file.codeLines();
    if (lines.size() > kFileLinesMax)
        findings.append(
            {file.path,
             kFileLinesMax,
             rule,
             QStringLiteral("%1 lines, at most %2").arg(lines.size()).arg(kFileLinesMax)});
    for (qsizetype i = 1; i < lines.size(); ++i) {
        if (!opensFunction(lines[i]) || !lines[i - 1].contains(u')'))
            continue;
        const QString end = lines[i].chopped(1) + u'}';
        qsizetype close = i;
        while (close < lines.size() && !lines[close].startsWith(end))
            ++close;
        if (close - i - 1 > kFunctionLinesMax)
            findings.append({file.path,
                             int(i) + 1,
                             rule,
                             QStringLiteral("function of %1 lines, at most %2")
                                 .arg(close - i - 1)
                                 .arg(kFunctionLinesMax)});
        i = close;
    }
    return findings;
}

QList<Finding> checkFrame(const SourceFile &file)
{
    QList<Finding> findings;
    const QString rule = QStringLiteral("frame");
    if (!file.isCpp())
        return findings;
    if (!file.text.startsWith(u"// SPDX-License-Identifier: GPL-3.0-or-later\n"))
        findings.append({file.path, 1, rule, QStringLiteral("the first line is the SPDX line")});
    if (file.isHeader() && !file.text.contains(u"\n#pragma once\n"))
        findings.append({file.path, 2, rule, QStringLiteral("#pragma once is missing")});
    if (!isProduct(file) || file.path.endsWith(u"/main.cpp"))
        return findings;
    const QStringList parts = file.path.split(u'/');
    const QString leaf =
        parts[1] == u"base" && parts[0] == u"core" ? QString() : QStringLiteral("::") + parts[1];
    const bool prefixed = parts[0] == u"ui" || parts[0] == u"app";
    const QString expected = QStringLiteral("namespace stag")
                             + (prefixed ? QStringLiteral("::") + parts[0] : QString()) + leaf;
    if (!file.text.contains(expected))
        findings.append({file.path, 1, rule, QStringLiteral("expected \"%1\"").arg(expected)});
    return findings;
}

QList<Finding> checkMachinePaths(const SourceFile &file)
{
    // Written in parts so that this file passes its own rule.
    static const QRegularExpression kPath(
        QStringLiteral(R"((^|[\s"'=(])/(root|work|home/\w+|Users/\w+)/)"));
    static const QRegularExpression kRegistry(QStringLiteral(R"("resolved"\s*:\s*"https?://)"));
    const QStringList lines = file.text.split(u'\n');
    QList<Finding> findings =
        scan(file, lines, kPath, QStringLiteral("no machine paths"), QStringLiteral("%1"));
    if (file.path.endsWith(u".json"))
        findings +=
            scan(file, lines, kRegistry, QStringLiteral("no machine paths"), QStringLiteral("%1"));
    return findings;
}

QList<TextRule> textRules()
{
    return {{"banned words", checkBannedWords},
            {"JSON keys", checkJsonKeys},
            {"SQL", checkSql},
            {"tr()", checkTranslationCalls},
            {"colours", checkColours},
            {"connect", checkConnectContext},
            {"length", checkLength},
            {"frame", checkFrame},
            {"machine paths", checkMachinePaths}};
}

} // namespace stag::tidy
