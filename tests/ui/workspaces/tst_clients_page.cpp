// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/subscribers_model.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"
#include "ui/workspaces/dock_parts.h"
#include "ui/workspaces/server/clients_page.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QtTest>

using namespace stag;
using live::Subscriber;
using ui::models::SubscribersModel;
using ui::workspaces::server::ClientsPage;

namespace {

const Timestamp kNow = fromUnixMs(1'700'000'100'000);

Subscriber subscriber(std::uint64_t id, int lagMs)
{
    Subscriber result;
    result.id = id;
    result.address = "10.0.0." + std::to_string(id) + ":5000";
    result.connectedSince = kNow - std::chrono::seconds(90);
    result.lag = std::chrono::milliseconds(lagMs);
    result.deliveries = {{{10, 2, 1}, {20, 0, 0}, {30, 0, 3}}};
    return result;
}

struct Fixture
{
    ui::theme::Theme theme{*ui::theme::embeddedTokens()};
    SubscribersModel model;
    ClientsPage page{model, theme};
    QTableView &table = *page.findChild<QTableView *>();
    bool isActive = false;

    Fixture()
    {
        page.resize(1200, 600);
        page.show();
        page.activateWindow();
        isActive = QTest::qWaitForWindowActive(&page);
    }
    void tell(const std::vector<Subscriber> &subscribers)
    {
        model.update(subscribers, kNow);
        page.refresh(kNow);
    }
    [[nodiscard]] QString cell(int row, int column) const
    {
        return table.model()->index(row, column).data().toString();
    }
    void click(int row)
    {
        const QModelIndex index = table.model()->index(row, 0);
        QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, table.visualRect(index).center());
    }
    [[nodiscard]] bool says(const QString &text) const
    {
        const auto labels = page.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&text](const QLabel *label) {
            return label->isVisible() && label->text() == text;
        });
    }
};

} // namespace

class tst_ClientsPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        qRegisterMetaType<std::vector<Subscriber>>();
    }

    void theMostLateComesFirst()
    {
        Fixture fixture;
        fixture.tell({subscriber(1, 5), subscriber(2, 700)});
        QCOMPARE(fixture.cell(0, SubscribersModel::ClientColumn), QStringLiteral("10.0.0.2:5000"));
        fixture.tell({subscriber(1, 900), subscriber(2, 700)});
        QCOMPARE(fixture.cell(0, SubscribersModel::ClientColumn), QStringLiteral("10.0.0.1:5000"));
    }

    void theSelectionStaysWhileFiguresChange()
    {
        Fixture fixture;
        QVERIFY(fixture.isActive);
        fixture.tell({subscriber(1, 5), subscriber(2, 700)});
        fixture.click(1);
        QVERIFY(fixture.says(QStringLiteral("10.0.0.1:5000")));
        fixture.tell({subscriber(1, 900), subscriber(2, 700), subscriber(3, 0)});
        QCOMPARE(fixture.table.selectionModel()->selectedRows().size(), 1);
        QCOMPARE(fixture.table.selectionModel()->selectedRows().front().row(), 0);
        QVERIFY(fixture.says(QStringLiteral("900 ms")));
        fixture.tell({subscriber(2, 700)});
        QVERIFY(fixture.table.selectionModel()->selectedRows().isEmpty());
        QVERIFY(!fixture.says(QStringLiteral("900 ms")));
    }

    void theDetailCountsEachClass()
    {
        Fixture fixture;
        fixture.tell({subscriber(1, 5)});
        fixture.click(0);
        for (const char *text : {"Poses", "Ordered", "Telemetry", "10", "20", "30", "3"})
            QVERIFY2(fixture.says(QString::fromUtf8(text)), text);
    }

    void whatAClientListensToTakesTheRoomThatIsLeft()
    {
        Fixture fixture;
        QVERIFY(fixture.isActive);
        fixture.tell({subscriber(1, 0)});
        QTRY_VERIFY(fixture.table.isVisible());
        const QHeaderView &header = *fixture.table.horizontalHeader();
        for (int column = 0; column < SubscribersModel::ColumnCount; ++column)
            QVERIFY(header.sectionSize(column)
                    > QFontMetrics(header.font())
                          .horizontalAdvance(
                              fixture.model.headerData(column, Qt::Horizontal, Qt::DisplayRole)
                                  .toString()));
        const int before = header.sectionSize(SubscribersModel::ListensColumn);
        fixture.page.resize(1700, 600);
        QTRY_COMPARE(header.sectionSize(SubscribersModel::ListensColumn), before + 500);
    }

    void filterAndEmptyState()
    {
        Fixture fixture;
        fixture.page.setEmptyText(QStringLiteral("Nobody is here."));
        auto *empty = fixture.page.findChild<ui::workspaces::EmptyState *>();
        QVERIFY(empty);
        QVERIFY(fixture.says(QStringLiteral("Nobody is here.")));
        fixture.tell({subscriber(1, 5), subscriber(2, 700)});
        QVERIFY(!fixture.says(QStringLiteral("Nobody is here.")));
        auto *filter = fixture.page.findChild<QLineEdit *>();
        QTest::keyClicks(filter, QStringLiteral("0.2:"));
        QCOMPARE(fixture.table.model()->rowCount(), 1);
        QTest::keyClicks(filter, QStringLiteral("x"));
        QCOMPARE(fixture.table.model()->rowCount(), 0);
        QVERIFY(fixture.says(QStringLiteral("No client has this in its address or session.")));
    }

    void disconnectIsAskedFirst_data()
    {
        QTest::addColumn<bool>("says");
        QTest::newRow("yes") << true;
        QTest::newRow("no") << false;
    }
    void disconnectIsAskedFirst()
    {
        QFETCH(const bool, says);
        Fixture fixture;
        QSignalSpy confirmed(&fixture.page, &ClientsPage::disconnectConfirmed);
        fixture.tell({subscriber(1, 5), subscriber(2, 700)});
        QTest::keyClick(&fixture.table, Qt::Key_Delete);
        QVERIFY(!fixture.page.findChild<QMessageBox *>()); // nobody is selected
        fixture.click(0);
        QTest::keyClick(&fixture.table, Qt::Key_Delete);
        auto *box = fixture.page.findChild<QMessageBox *>();
        QVERIFY(box);
        QVERIFY(box->informativeText().contains(QStringLiteral("10.0.0.2:5000")));
        for (QAbstractButton *button : box->buttons()) {
            if ((box->buttonRole(button) == QMessageBox::AcceptRole) == says)
                button->click();
        }
        QCOMPARE(confirmed.count(), says ? 1 : 0);
        if (says) {
            const auto clients = confirmed.front().front().value<std::vector<Subscriber>>();
            QCOMPARE(clients.size(), 1u);
            QCOMPARE(clients.front().id, 2u);
        }
    }

    void rowsAreCopied()
    {
        Fixture fixture;
        fixture.tell({subscriber(1, 5)});
        fixture.click(0);
        fixture.page.actions().at(1)->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("10.0.0.1:5000")));
    }

    void aProblemIsSaidAcrossThePage()
    {
        Fixture fixture;
        const auto *banner = fixture.page.findChild<ui::workspaces::Banner *>();
        QVERIFY(!banner->isVisible());
        fixture.page.showProblem(QStringLiteral("The server is too old."));
        QVERIFY(banner->isVisible());
        fixture.page.showProblem({});
        QVERIFY(!banner->isVisible());
    }
};

QTEST_MAIN(tst_ClientsPage)
#include "tst_clients_page.moc"
