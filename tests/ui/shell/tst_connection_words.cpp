// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/connection_words.h"

#include <QTest>

#include <vector>

using namespace stag::ui;
using namespace stag::ui::shell;
using backend::ConnectionPhase;
using theme::Status;
using State = EmbeddedServer::State;

namespace {

const QUrl kHere(QStringLiteral("http://127.0.0.1:8080"));
const QUrl kThere(QStringLiteral("http://10.0.0.4:8080"));

using Phase = ConnectionPhase;
struct Case
{
    const char *name;
    Phase phase;
    QUrl server;
    State embedded;
    int latency;
    const char *text;
    Status status;
};
const std::vector<Case> kCases{
    {"embedded", Phase::Live, kHere, State::Running, 1, "Embedded · 127.0.0.1:8080", Status::Ok},
    {"remote",
     Phase::Live,
     kThere,
     State::Running,
     12,
     "Remote · 10.0.0.4:8080 · 12 ms",
     Status::Ok},
    {"no ping yet", Phase::Live, kThere, State::Absent, -1, "Remote · 10.0.0.4:8080", Status::Ok},
    {"remote, own one stopped",
     Phase::Live,
     kThere,
     State::Stopped,
     -1,
     "Remote · 10.0.0.4:8080",
     Status::Ok},
    {"connecting",
     Phase::Connecting,
     kHere,
     State::Running,
     -1,
     "Connecting · 127.0.0.1:8080",
     Status::Busy},
    {"lost",
     Phase::Reconnecting,
     kHere,
     State::Running,
     -1,
     "Reconnecting · 127.0.0.1:8080",
     Status::Warn},
    {"none", Phase::Disconnected, kHere, State::Running, -1, "Not connected", Status::Idle},
    {"before the first start",
     Phase::Disconnected,
     {},
     State::Starting,
     -1,
     "Embedded · starting",
     Status::Busy},
    {"stopping",
     Phase::Disconnected,
     kHere,
     State::Stopping,
     -1,
     "Embedded · stopping",
     Status::Busy},
    {"stopped", Phase::Disconnected, kHere, State::Stopped, -1, "Embedded · stopped", Status::Idle},
    {"failed",
     Phase::Disconnected,
     {},
     State::Failed,
     -1,
     "Embedded · did not start",
     Status::Error},
};

} // namespace

class TestConnectionWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void says_data();
    void says();
    void explains();
};

void TestConnectionWords::says_data()
{
    QTest::addColumn<int>("phase");
    QTest::addColumn<QUrl>("server");
    QTest::addColumn<int>("embedded");
    QTest::addColumn<int>("latencyMs");
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("status");
    for (const Case &row : kCases)
        QTest::newRow(row.name) << int(row.phase) << row.server << int(row.embedded) << row.latency
                                << QString::fromUtf8(row.text) << int(row.status);
}

void TestConnectionWords::says()
{
    QFETCH(int, phase);
    QFETCH(QUrl, server);
    QFETCH(int, embedded);
    QFETCH(int, latencyMs);
    QFETCH(QString, text);
    QFETCH(int, status);
    backend::ConnectionState state;
    state.phase = ConnectionPhase(phase);
    state.server = server;
    if (latencyMs >= 0)
        state.latency = std::chrono::milliseconds(latencyMs);
    EmbeddedServer inside;
    inside.state = State(embedded);
    inside.stag = kHere;
    const ConnectionWords words = connectionWords(state, inside);
    QCOMPARE(words.text, text);
    QCOMPARE(int(words.status), status);
}

void TestConnectionWords::explains()
{
    backend::ConnectionState state;
    state.phase = ConnectionPhase::Reconnecting;
    state.server = kThere;
    state.reason = QStringLiteral("10.0.0.4:8080 refused the connection.");
    QCOMPARE(connectionWords(state, {}).explanation, state.reason);
    EmbeddedServer inside;
    inside.state = State::Failed;
    inside.problem = QStringLiteral("port 8080 is taken");
    QCOMPARE(connectionWords({}, inside).explanation, inside.problem);
}

QTEST_GUILESS_MAIN(TestConnectionWords)
#include "tst_connection_words.moc"
