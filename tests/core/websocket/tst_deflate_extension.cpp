// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/websocket/deflate_extension.h"

#include <QTest>

using namespace stag;
using namespace stag::websocket;

class tst_DeflateExtension : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void negotiation_data()
    {
        QTest::addColumn<std::string>("offer");
        QTest::addColumn<std::string>("answer"); // empty: declined
        const auto row = [](const char *offer, const char *answer) {
            QTest::addRow("%s", offer) << std::string(offer) << std::string(answer);
        };
        row("permessage-deflate", "permessage-deflate");
        row(" permessage-deflate ; client_max_window_bits ", "permessage-deflate");
        row("permessage-deflate; client_max_window_bits=8", "permessage-deflate");
        row("permessage-deflate; client_max_window_bits=\"10\"", "permessage-deflate");
        row("permessage-deflate; server_no_context_takeover; client_no_context_takeover",
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover");
        row("permessage-deflate; server_max_window_bits=9",
            "permessage-deflate; server_max_window_bits=9");
        row("permessage-deflate; server_max_window_bits = 15", "permessage-deflate");
        row("x-other, permessage-deflate", "permessage-deflate");
        row("x-other; a=\"b, c\", permessage-deflate", "permessage-deflate");
        row("permessage-deflate; server_max_window_bits=8, permessage-deflate",
            "permessage-deflate"); // zlib cannot write a window of 8 bits
        row("permessage-deflate; server_max_window_bits=8", "");
        row("permessage-deflate; server_max_window_bits=16", "");
        row("permessage-deflate; server_max_window_bits=7", "");
        row("permessage-deflate; server_max_window_bits=010", "");
        row("permessage-deflate; server_max_window_bits=", "");
        row("permessage-deflate; server_max_window_bits", "");
        row("permessage-deflate; server_max_window_bits=9; server_max_window_bits=9", "");
        row("permessage-deflate; client_max_window_bits=16", "");
        row("permessage-deflate; client_max_window_bits; client_max_window_bits", "");
        row("permessage-deflate; server_no_context_takeover=1", "");
        row("permessage-deflate; server_no_context_takeover; server_no_context_takeover", "");
        row("permessage-deflate; unknown", "");
        row("permessage-bzip2", "");
        row("", "");
        row(",;=\",", "");
        row("permessage-deflate; a=\"", "");
    }

    void negotiation()
    {
        QFETCH(const std::string, offer);
        QFETCH(const std::string, answer);
        const auto parameters = acceptDeflateOffer(offer);
        QCOMPARE(parameters ? deflateAnswer(*parameters) : std::string(), answer);
    }

    void roundTrips_data()
    {
        QTest::addColumn<bool>("keepsContext");
        QTest::addColumn<int>("windowBits");
        for (const int bits : {9, 12, 15}) {
            QTest::addRow("with context, %d bits", bits) << true << bits;
            QTest::addRow("without context, %d bits", bits) << false << bits;
        }
    }

    void roundTrips()
    {
        QFETCH(const bool, keepsContext);
        QFETCH(const int, windowBits);
        const DeflateParameters parameters{.serverKeepsContext = keepsContext,
                                           .clientKeepsContext = keepsContext,
                                           .serverWindowBits = windowBits};
        auto deflater = std::move(*MessageDeflater::create(parameters));
        auto inflater = std::move(*MessageInflater::create(parameters));
        std::string noise;
        for (unsigned i = 0; i < 100'000; ++i)
            noise.push_back(static_cast<char>(i * i >> 7));
        std::size_t lastSize = 0;
        for (const std::string &message : {std::string(),
                                           std::string(),
                                           std::string("Hello"),
                                           std::string("Hello"),
                                           noise,
                                           std::string(1'000'000, 'x'),
                                           std::string(),
                                           std::string("Hello")}) {
            const std::string compressed = deflater.deflate(message);
            QVERIFY(!compressed.empty());
            std::string back;
            QVERIFY(inflater.append(compressed, back, message.size()));
            QVERIFY(inflater.finish(back, message.size()));
            QVERIFY(back == message);
            lastSize = compressed.size();
        }
        QVERIFY(lastSize > 0);
    }

    void contextMakesRepetitionsSmall()
    {
        const std::string message = "a sentence that is said more than once";
        for (const bool keepsContext : {true, false}) {
            auto deflater =
                std::move(*MessageDeflater::create({.serverKeepsContext = keepsContext}));
            const std::size_t first = deflater.deflate(message).size();
            const std::size_t second = deflater.deflate(message).size();
            QCOMPARE(second < first, keepsContext);
        }
    }

    void inflatesNoMoreThanAllowed()
    {
        auto deflater = std::move(*MessageDeflater::create({}));
        auto inflater = std::move(*MessageInflater::create({}));
        std::string message;
        const auto result =
            inflater.append(deflater.deflate(std::string(1'000'000, 'x')), message, 1000);
        QVERIFY(!result);
        QVERIFY(result.error().code == ErrorCode::TooLarge);
        QVERIFY(message == std::string(1000, 'x'));
    }
};

QTEST_GUILESS_MAIN(tst_DeflateExtension)
#include "tst_deflate_extension.moc"
