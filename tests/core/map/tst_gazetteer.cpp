// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/gzip.h"
#include "core/map/coordinates.h"
#include "core/map/gazetteer.h"

#include <QFile>
#include <QTest>

#include <cmath>

using namespace stag;
using namespace stag::map;

namespace {

constexpr const char *kPlaces =
    "New York\tUS\t40.7519\t-73.9820\t19040000\tnew york|new york city\n"
    "York\tGB\t53.9576\t-1.0827\t153717\tyork\n"
    "Yorkton\tCA\t51.2139\t-102.4628\t15172\tyorkton\n"
    "Newark\tUS\t40.7355\t-74.1741\t281944\tnewark\n";

QStringList names(const std::vector<NamedPlace> &places)
{
    QStringList found;
    for (const NamedPlace &place : places)
        found += QString::fromUtf8(place.name.data(), qsizetype(place.name.size()));
    return found;
}

} // namespace

class tst_Gazetteer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsBestFirst_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QStringList>("expected");
        QTest::addRow("same, prefix, word")
            << QByteArray("york")
            << QStringList{
                   QStringLiteral("York"), QStringLiteral("Yorkton"), QStringLiteral("New York")};
        QTest::addRow("another key")
            << QByteArray("new york c") << QStringList{QStringLiteral("New York")};
        QTest::addRow("larger first")
            << QByteArray("new")
            << QStringList{QStringLiteral("New York"), QStringLiteral("Newark")};
        QTest::addRow("not inside words") << QByteArray("ork") << QStringList{};
        QTest::addRow("nothing") << QByteArray("") << QStringList{};
    }

    void findsBestFirst()
    {
        QFETCH(const QByteArray, query);
        QFETCH(const QStringList, expected);
        const auto gazetteer = Gazetteer::parse(kPlaces);
        QVERIFY(gazetteer);
        QCOMPARE(names(gazetteer->find(query.toStdString(), 10)), expected);
        QVERIFY(gazetteer->find("new", 1).size() == 1);
    }

    void rejects_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("code");
        const int wrong = int(ErrorCode::InvalidArgument);
        QTest::addRow("a field short") << QByteArray("York\tGB\t53.9\t-1.0\t1\n") << wrong;
        QTest::addRow("a field more") << QByteArray("York\tGB\t53.9\t-1.0\t1\tyork\tx\n") << wrong;
        QTest::addRow("no such place") << QByteArray("York\tGB\t153.9\t-1.0\t1\tyork\n") << wrong;
        QTest::addRow("no number") << QByteArray("York\tGB\t53.9\twest\t1\tyork\n") << wrong;
        QTest::addRow("no key") << QByteArray("York\tGB\t53.9\t-1.0\t1\t\n") << wrong;
        QTest::addRow("too many places") << QByteArray(kPlaces) << int(ErrorCode::TooLarge);
        QTest::addRow("too many bytes") << QByteArray(500, 'x') << int(ErrorCode::TooLarge);
    }

    void rejects()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const int, code);
        const auto result = Gazetteer::parse(text.toStdString(), {.placesMax = 3, .bytesMax = 400});
        QVERIFY(!result);
        QCOMPARE(int(result.error().code), code);
    }

    void knowsTheLargeTowns()
    {
        QFile file(QStringLiteral(STAG_SOURCE_DIR "/resources/basemap/places.tsv.gz"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray packed = file.readAll();
        const auto text = gunzip(asBytes({packed.constData(), std::size_t(packed.size())}),
                                 GazetteerLimits{}.bytesMax);
        QVERIFY(text);
        const auto gazetteer = Gazetteer::parse(std::string(asText(*text)));
        QVERIFY(gazetteer);
        QVERIFY(gazetteer->size() > 70'000);
        for (const char *town : {"paris", "koln", "cologne", "tokyo", "sao paulo", "hamburg"})
            QVERIFY2(!gazetteer->find(town, 1).empty(), town);
        QCOMPARE(names(gazetteer->find("paris", 1)), QStringList{QStringLiteral("Paris")});
    }

    void readsCoordinates_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<double>("latitude");
        QTest::addColumn<double>("longitude");
        QTest::addRow("decimal") << QByteArray("48.8584, 2.2945") << 48.8584 << 2.2945;
        QTest::addRow("no comma") << QByteArray("  -33.8568   151.2153 ") << -33.8568 << 151.2153;
        QTest::addRow("semicolon") << QByteArray("48;2") << 48.0 << 2.0;
        QTest::addRow("letters") << QByteArray("33.8568 S 151.2153 E") << -33.8568 << 151.2153;
        QTest::addRow("letters first") << QByteArray("W 2.5, N 48.5") << 48.5 << -2.5;
        QTest::addRow("degrees") << QByteArray("48°51'30\"N 2°17'40.2\"E")
                                 << 48 + 51 / 60. + 30 / 3600. << 2 + 17 / 60. + 40.2 / 3600.;
        QTest::addRow("minutes") << QByteArray("48° 51.5′ N, 2° 17.7′ E") << 48 + 51.5 / 60
                                 << 2 + 17.7 / 60;
        QTest::addRow("uri") << QByteArray("geo:48.85,2.29") << 48.85 << 2.29;
        QTest::addRow("true minus") << QByteArray("−33.8, 151") << -33.8 << 151.0;
    }

    void readsCoordinates()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const double, latitude);
        QFETCH(const double, longitude);
        const auto place = parseCoordinates(text.toStdString());
        QVERIFY(place);
        QVERIFY(std::abs(place->latitudeDeg - latitude) < 1e-9);
        QVERIFY(std::abs(place->longitudeDeg - longitude) < 1e-9);
    }

    void refusesOtherTexts_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text : {"",
                                 "York",
                                 "48.8584",
                                 "48.8584,",
                                 "91, 2",
                                 "48, 181",
                                 "48, 2, 3",
                                 "48 N 2 N",
                                 "48 N 2",
                                 "48°61' N 2° E",
                                 "1e3, 2",
                                 "inf, nan",
                                 "48 2 x"})
            QTest::addRow("%s", text) << QByteArray(text);
        QTest::addRow("long") << QByteArray(500, '1');
    }

    void refusesOtherTexts()
    {
        QFETCH(const QByteArray, text);
        QVERIFY(!parseCoordinates(text.toStdString()));
    }
};

QTEST_APPLESS_MAIN(tst_Gazetteer)
#include "tst_gazetteer.moc"
