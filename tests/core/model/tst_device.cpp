// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/device.h"

#include <QTest>

using namespace stag::model;

class tst_Device : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aGoodOneHasNoProblems()
    {
        Device device;
        device.id = DeviceId("glasses");
        device.place = {48.85, 2.35, 0.0};
        device.appVersion = "1.2";
        device.info = "{}";
        QVERIFY(problemsOf(device).empty());
    }

    void everythingThatIsWrongIsTold()
    {
        Device device;
        device.place = {91.0, -181.0, 0.0};
        device.appVersion.assign(51, '1');
        device.info.assign((16u << 10) + 1, ' ');
        const std::vector<FieldProblem> expected{{"device_id", "missing"},
                                                 {"lat", "must be between -90 and 90"},
                                                 {"lng", "must be between -180 and 180"},
                                                 {"app_version", "longer than 50 bytes"},
                                                 {"device_info", "longer than 16384 bytes"}};
        QVERIFY(problemsOf(device) == expected);
        device.id = DeviceId(std::string(256, 'x'));
        QCOMPARE(problemsOf(device).front().message, std::string("longer than 255 bytes"));
    }
};

QTEST_GUILESS_MAIN(tst_Device)
#include "tst_device.moc"
