// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/decoration.h"

#include <QTest>

#include <functional>
#include <limits>

using namespace stag::model;

namespace {

Decoration fountain()
{
    Decoration decoration;
    decoration.name = "Fountain";
    decoration.category = "water";
    decoration.latitudeDeg = 48.8584;
    decoration.longitudeDeg = 2.2945;
    decoration.radiusM = 50;
    return decoration;
}

using Edit = std::function<void(Decoration &)>;

/// "field: message" of each problem, one a line.
QString told(const Edit &edit)
{
    Decoration decoration = fountain();
    edit(decoration);
    QStringList lines;
    for (const FieldProblem &problem : problemsOf(editTo(decoration)))
        lines.append(QString::fromStdString(problem.field + ": " + problem.message));
    return lines.join(u'\n');
}

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

} // namespace

Q_DECLARE_METATYPE(Edit)

class tst_Decoration : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void problems_data()
    {
        QTest::addColumn<Edit>("edit");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, Edit edit, const char *expected) {
            QTest::addRow("%s", name) << std::move(edit) << QString::fromLatin1(expected);
        };
        row(
            "as it is", [](Decoration &) {}, "");
        row(
            "no name", [](Decoration &d) { d.name = "  "; }, "name: missing");
        row(
            "two lines", [](Decoration &d) { d.name = "a\nb"; }, "name: must be one line");
        row(
            "name of 255", [](Decoration &d) { d.name = std::string(255, 'x'); }, "");
        row(
            "name of 256",
            [](Decoration &d) { d.name = std::string(256, 'x'); },
            "name: must be at most 255 characters");
        row(
            "characters are no bytes",
            [](Decoration &d) {
                d.name.clear();
                for (int i = 0; i < 255; ++i)
                    d.name += "\xE5\xB1\xB1";
            },
            "");
        row(
            "no category", [](Decoration &d) { d.category.clear(); }, "category: missing");
        row(
            "north of the pole",
            [](Decoration &d) { d.latitudeDeg = 90.1; },
            "lat: must be -90 to 90 degrees");
        row(
            "nowhere",
            [](Decoration &d) { d.longitudeDeg = kNan; },
            "lng: must be -180 to 180 degrees");
        row(
            "the antimeridian", [](Decoration &d) { d.longitudeDeg = -180.0; }, "");
        row(
            "no radius",
            [](Decoration &d) { d.radiusM = 0; },
            "radius_meters: must be 1 to 100000");
        row(
            "too far",
            [](Decoration &d) { d.radiusM = 100'001; },
            "radius_meters: must be 1 to 100000");
        row(
            "too high",
            [](Decoration &d) { d.heightOffsetM = 1e6; },
            "height_offset: must be -12000 to 100000 metres");
        row(
            "flat",
            [](Decoration &d) { d.scale.y = 0.0; },
            "scale_y: must be greater than 0 and at most 10000");
        row(
            "turned too often",
            [](Decoration &d) { d.rotationDeg.z = 361.0; },
            "rotation_z: must be -360 to 360 degrees");
        row(
            "less than nothing",
            [](Decoration &d) { d.fileSizeBytes = -1; },
            "file_size_bytes: must not be negative");
        row(
            "two at once",
            [](Decoration &d) {
                d.name.clear();
                d.scale.x = kNan;
            },
            "name: missing\nscale_x: must be greater than 0 and at most 10000");
    }
    void problems()
    {
        QFETCH(const Edit, edit);
        QFETCH(const QString, expected);
        QCOMPARE(told(edit), expected);
    }

    void whatMustBeThere()
    {
        DecorationEdit edit{.name = "Fountain", .radiusM = 0};
        QStringList fields;
        for (const FieldProblem &problem : problemsOfNew(edit))
            fields.append(QString::fromStdString(problem.field));
        QCOMPARE(fields.join(u' '), QStringLiteral("category lat lng radius_meters"));
        QVERIFY(problemsOf(DecorationEdit{}).empty());
        QVERIFY(problemsOfNew(editTo(fountain())).empty());
    }

    void whatIsAbsentStays()
    {
        const Decoration moved = applied({.longitudeDeg = 3.0, .scaleZ = 2.0}, fountain());
        Decoration expected = fountain();
        expected.longitudeDeg = 3.0;
        expected.scale.z = 2.0;
        QVERIFY(moved == expected);
        QVERIFY(applied(editTo(moved), Decoration()) == moved);
    }

    void urls_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *url, const char *expected) {
            QTest::addRow("%s", url) << QString::fromLatin1(url) << QString::fromLatin1(expected);
        };
        const char *const scheme = "must be a URL with http or https, or a path from the root";
        row("", "");
        row("https://cdn.example.org/fountain.glb?v=2#a", "");
        row("http://127.0.0.1:8080/a", "");
        row("/models/fountain.glb", "");
        row("//cdn.example.org/a", scheme);
        row("models/fountain.glb", scheme);
        row("javascript:alert(1)", scheme);
        row("file:///etc/passwd", scheme);
        row("ftp://example.org/a", scheme);
        row("https:///a", "must name a host");
        row("https://:80/a", "must name a host");
        row("https://ada:secret@example.org/a", "must have no password in it");
        row("https://example.org/a b", "must have no spaces");
        row("https://example.org/a\nb", "must have no spaces");
    }
    void urls()
    {
        QFETCH(const QString, url);
        QFETCH(const QString, expected);
        const auto with = [&](std::string Decoration::*member) {
            return told([&](Decoration &d) { d.*member = url.toStdString(); });
        };
        const auto field = [&](const char *name) {
            return expected.isEmpty() ? QString()
                                      : QString::fromLatin1(name) + QStringLiteral(": ") + expected;
        };
        QCOMPARE(with(&Decoration::lowResUrl), field("low_res_url"));
        QCOMPARE(with(&Decoration::mediumResUrl), field("medium_res_url"));
        QCOMPARE(with(&Decoration::highResUrl), field("high_res_url"));
    }
};

QTEST_APPLESS_MAIN(tst_Decoration)
#include "tst_decoration.moc"
