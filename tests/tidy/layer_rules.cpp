// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/tidy/layer_rules.h"

#include <QRegularExpression>

namespace stag::tidy {

namespace {

struct Include
{
    int line;
    QString path;
    bool system;
};

QList<Include> includesOf(const SourceFile &file)
{
    static const QRegularExpression kInclude(
        QStringLiteral(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])"));
    QList<Include> includes;
    int line = 0;
    for (const QString &text : file.text.split(u'\n')) {
        ++line;
        if (const auto match = kInclude.match(text); match.hasMatch())
            includes.append({line, match.captured(2), match.captured(1) == u"<"});
    }
    return includes;
}

bool areaMayUse(const QString &area, const QString &other)
{
    static const QHash<QString, QStringList> kBelow{
        {QStringLiteral("core"), {QStringLiteral("core")}},
        {QStringLiteral("server"), {QStringLiteral("core"), QStringLiteral("server")}},
        {QStringLiteral("ui"), {QStringLiteral("core"), QStringLiteral("ui")}},
        {QStringLiteral("app"),
         {QStringLiteral("core"),
          QStringLiteral("server"),
          QStringLiteral("ui"),
          QStringLiteral("app")}},
    };
    return !kBelow.contains(area) || kBelow[area].contains(other);
}

struct Door
{
    QRegularExpression header;
    QString module;
};

const QList<Door> &doors()
{
    static const QList<Door> kDoors{
        {QRegularExpression(QStringLiteral("^simdjson")), QStringLiteral("core/wire")},
        {QRegularExpression(QStringLiteral("^rapidjson")), QStringLiteral("core/wire")},
        {QRegularExpression(QStringLiteral("^draco/")), QStringLiteral("core/codec")},
        {QRegularExpression(QStringLiteral("^meshoptimizer")), QStringLiteral("core/mesh")},
        {QRegularExpression(QStringLiteral("^openssl/")), QStringLiteral("core/base")},
        {QRegularExpression(QStringLiteral("^(zlib|lz4|lzma)")), QStringLiteral("core/base")},
        {QRegularExpression(QStringLiteral("^zstd")), QStringLiteral("core/codec")},
        {QRegularExpression(QStringLiteral("^protozero/")), QStringLiteral("core/map")},
        {QRegularExpression(QStringLiteral("^GeographicLib/")), QStringLiteral("core/geo")},
        {QRegularExpression(QStringLiteral("^boost/geometry")), QStringLiteral("core/graph")},
        {QRegularExpression(QStringLiteral("^boost/(?!geometry)")),
         QStringLiteral("server/transport")},
        {QRegularExpression(QStringLiteral("^prometheus/")), QStringLiteral("server/metrics")},
        {QRegularExpression(QStringLiteral("^(sqlite3|QSql|QtSql)")),
         QStringLiteral("server/storage")},
        {QRegularExpression(QStringLiteral("^(sodium|crypt\\.h)")),
         QStringLiteral("server/identity")},
        {QRegularExpression(QStringLiteral("^archive")), QStringLiteral("server/exchange")},
        {QRegularExpression(QStringLiteral("^yaml-cpp/")), QStringLiteral("app/bootstrap")},
        {QRegularExpression(QStringLiteral("^qrencode")), QStringLiteral("ui/shell")},
        {QRegularExpression(
             QStringLiteral("^(QtQuick3D|QQuick3D|QtQuick/|QQuickView|QQuickWindow)")),
         QStringLiteral("ui/scene")},
    };
    return kDoors;
}

} // namespace

Levels readLevels(const QList<SourceFile> &files)
{
    static const QRegularExpression kDeclaration(
        QStringLiteral(R"(stag_library\(\s*\w+\s+LEVEL\s+(\d+))"));
    Levels levels;
    for (const SourceFile &file : files) {
        if (!file.path.endsWith(u"/CMakeLists.txt") || file.area().isEmpty())
            continue;
        if (const auto match = kDeclaration.match(file.text); match.hasMatch())
            levels.insert(file.path.chopped(qsizetype(qstrlen("/CMakeLists.txt"))),
                          match.captured(1).toInt());
    }
    return levels;
}

QList<Finding> checkIncludes(const SourceFile &file, const Levels &levels)
{
    QList<Finding> findings;
    if (!file.isCpp() || file.area().isEmpty() || file.area() == u"tests")
        return findings;
    const auto levelOf = [&levels](const QString &path) {
        const QString deep = path.section(u'/', 0, 2);
        return levels.value(deep, levels.value(path.section(u'/', 0, 1), -1));
    };
    for (const Include &include : includesOf(file)) {
        const SourceFile target{include.path, {}};
        if (include.system || target.area().isEmpty() || target.module() == file.module())
            continue;
        if (!areaMayUse(file.area(), target.area())) {
            findings.append(
                {file.path,
                 include.line,
                 QStringLiteral("one way down"),
                 QStringLiteral("%1 must not include %2").arg(file.area(), include.path)});
        } else if (target.area() == file.area() && levelOf(include.path) >= levelOf(file.path)) {
            findings.append({file.path,
                             include.line,
                             QStringLiteral("one way down"),
                             QStringLiteral("%1 is not on a lower level than %2")
                                 .arg(include.path, file.module())});
        }
    }
    return findings;
}

QList<Finding> checkThirdPartyDoors(const SourceFile &file)
{
    QList<Finding> findings;
    if (!file.isCpp() || file.area().isEmpty() || file.area() == u"tests")
        return findings;
    for (const Include &include : includesOf(file)) {
        for (const Door &door : doors()) {
            if (include.system && door.header.match(include.path).hasMatch()
                && file.module() != door.module)
                findings.append(
                    {file.path,
                     include.line,
                     QStringLiteral("one door"),
                     QStringLiteral("<%1> is for %2 only").arg(include.path, door.module)});
        }
    }
    return findings;
}

QList<Finding> checkPurity(const SourceFile &file)
{
    static const QRegularExpression kImpureHeader(
        QStringLiteral("^(Q\\w+|Qt\\w+/"
                       ".*|thread|mutex|shared_mutex|condition_variable|future|random|fstream|"
                       "iostream|filesystem|unistd\\.h|"
                       "sys/.*|sqlite3\\.h)$"));
    static const QRegularExpression kQtHeader(QStringLiteral("^(Q[A-Z]\\w+|Qt\\w+/.*)$"));
    static const QRegularExpression kImpureCall(QStringLiteral(
        R"(::now\(\)|\bgetenv\(|std::rand\b|\brandom_device\b|\bthread_local\b|std::this_thread)"));
    QList<Finding> findings;
    const bool core = file.area() == u"core";
    const bool server = file.area() == u"server" && file.module() != u"server/storage";
    if (!file.isCpp() || (!core && !server))
        return findings;
    for (const Include &include : includesOf(file)) {
        if (include.system && (core ? kImpureHeader : kQtHeader).match(include.path).hasMatch())
            findings.append(
                {file.path,
                 include.line,
                 QStringLiteral("purity"),
                 QStringLiteral("<%1> does not belong in %2").arg(include.path, file.area())});
    }
    int line = 0;
    for (const QString &code : file.codeLines()) {
        ++line;
        // Clock declares now() for others to implement.
        if (core && file.path != u"core/base/clock.h" && kImpureCall.match(code).hasMatch())
            findings.append(
                {file.path,
                 line,
                 QStringLiteral("purity"),
                 QStringLiteral("core takes time, chance and environment as parameters")});
    }
    return findings;
}

} // namespace stag::tidy
