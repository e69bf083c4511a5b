// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/tidy/tree_rules.h"

#include "tests/tidy/text_rules.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>

namespace stag::tidy {

namespace {

/// The folders that declare a module, by their CMakeLists.txt.
QStringList moduleFolders(const QList<SourceFile> &files)
{
    QStringList folders;
    for (const SourceFile &file : files) {
        const bool module = file.path.endsWith(u"/CMakeLists.txt") && file.area() != u"tests"
                            && file.text.contains(u"stag_library(");
        if (module && !file.area().isEmpty())
            folders.append(file.path.section(u'/', 0, -2));
    }
    return folders;
}

} // namespace

QList<Finding> checkReadmes(const QList<SourceFile> &files)
{
    static const QStringList kHeadings{QStringLiteral("Purpose:"),
                                       QStringLiteral("Not here:"),
                                       QStringLiteral("Entry points:"),
                                       QStringLiteral("Invariants:"),
                                       QStringLiteral("Threads and limits:")};
    const QString rule = QStringLiteral("module README");
    QHash<QString, const SourceFile *> readmes;
    for (const SourceFile &file : files) {
        if (file.path.endsWith(u"/README.md"))
            readmes.insert(file.path.section(u'/', 0, -2), &file);
    }
    QList<Finding> findings;
    for (const QString &folder : moduleFolders(files)) {
        const QString path = folder + QStringLiteral("/README.md");
        const SourceFile *readme = readmes.value(folder);
        if (!readme) {
            findings.append({path, 1, rule, QStringLiteral("missing")});
            continue;
        }
        for (const QString &heading : kHeadings) {
            if (!readme->text.contains(u'\n' + heading))
                findings.append(
                    {path, 1, rule, QStringLiteral("the line \"%1\" is missing").arg(heading)});
        }
        if (const auto lines = readme->text.count(u'\n'); lines > kReadmeLinesMax)
            findings.append(
                {path,
                 kReadmeLinesMax,
                 rule,
                 QStringLiteral("%1 lines, at most %2").arg(lines).arg(kReadmeLinesMax)});
    }
    return findings;
}

QList<Finding> checkTestMirror(const QList<SourceFile> &files)
{
    const QString rule = QStringLiteral("mirror of the tree");
    static const QStringList kAreas{QStringLiteral("core"),
                                    QStringLiteral("server"),
                                    QStringLiteral("ui"),
                                    QStringLiteral("app")};
    QSet<QString> tested;
    QSet<QString> folders;
    for (const SourceFile &file : files)
        folders.insert(file.path.section(u'/', 0, -2));
    QList<Finding> findings;
    for (const SourceFile &file : files) {
        const QStringList parts = file.path.split(u'/');
        if (parts.size() < 4 || parts[0] != u"tests" || !kAreas.contains(parts[1]))
            continue;
        const QString mirrored = parts.mid(1, parts.size() - 2).join(u'/');
        if (parts.last().startsWith(u"tst_"))
            tested.insert(parts[1] + u'/' + parts[2]);
        if (parts.last().endsWith(u".cpp") && !folders.contains(mirrored))
            findings.append(
                {file.path, 1, rule, QStringLiteral("there is no module %1").arg(mirrored)});
    }
    for (const QString &folder : moduleFolders(files)) {
        if (!tested.contains(folder.section(u'/', 0, 1)))
            findings.append(
                {folder, 1, rule, QStringLiteral("tests/%1 has no tst_*.cpp").arg(folder)});
    }
    return findings;
}

QList<Finding> checkCommitSubject(const QString &subject)
{
    static const QRegularExpression kForm(QStringLiteral("^[a-z0-9_/.,+ -]+: [A-Z].*[^.]$"));
    if (subject.size() <= 72 && kForm.match(subject).hasMatch())
        return {};
    return {{QStringLiteral("git log"), 0, QStringLiteral("commit subject"), subject}};
}

} // namespace stag::tidy
