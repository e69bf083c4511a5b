// SPDX-License-Identifier: GPL-3.0-or-later
// Prints how long it takes to find what is within a kilometre among a million decorations. See
// README.md beside this file.
#include "server/storage/decoration_store.h"
#include "server/storage/store.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_clock.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <random>
#include <string>
#include <vector>

using namespace stag;
using namespace stag::storage;

namespace {

constexpr int kDecorations = 1'000'000;
constexpr int kAtOnce = 1'000;
constexpr int kQuestions = 2'000;
constexpr double kRadiusM = 1'000.0;

std::mt19937_64 &randomEngine()
{
    static std::mt19937_64 engine(1);
    return engine;
}

double numberBetween(double min, double max)
{
    return std::uniform_real_distribution<double>(min, max)(randomEngine());
}

/// A country, or the city in it in which a part of everything is.
struct Region
{
    double southDeg;
    double northDeg;
    double westDeg;
    double eastDeg;
};
constexpr Region kCountry{43.0, 51.0, -4.0, 8.0};
constexpr Region kCity{48.75, 48.95, 2.15, 2.50};

model::Decoration decorationIn(const Region &region, int number)
{
    model::Decoration decoration;
    decoration.name = "Decoration " + std::to_string(number);
    decoration.category = "category " + std::to_string(number % 20);
    decoration.latitudeDeg = numberBetween(region.southDeg, region.northDeg);
    decoration.longitudeDeg = numberBetween(region.westDeg, region.eastDeg);
    decoration.radiusM = 50;
    decoration.highResUrl = "https://cdn.example.org/models/" + std::to_string(number) + ".glb";
    return decoration;
}

template<typename T, typename Ask>
T awaited(Ask ask)
{
    std::promise<Result<T>> promise;
    auto answer = promise.get_future();
    ask([&promise](Result<T> result) { promise.set_value(std::move(result)); });
    auto result = answer.get();
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().detail.c_str());
        std::exit(1);
    }
    return *std::move(result);
}

double secondsSince(std::chrono::steady_clock::time_point begin)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void fill(DecorationStore &store)
{
    const auto begin = std::chrono::steady_clock::now();
    for (int done = 0; done < kDecorations; done += kAtOnce) {
        std::vector<NewDecoration> some;
        for (int i = done; i < done + kAtOnce; ++i)
            some.push_back({model::DecorationId("decoration " + std::to_string(i)),
                            decorationIn(i % 4 == 0 ? kCity : kCountry, i),
                            true,
                            std::nullopt});
        awaited<std::vector<model::DecorationRecord>>(
            [&](auto answer) { store.create(std::move(some), "bench", std::move(answer)); });
    }
    const double seconds = secondsSince(begin);
    std::printf("%d decorations stored in %.0f s, %.0f a second\n",
                kDecorations,
                seconds,
                kDecorations / seconds);
}

void ask(DecorationStore &store, const char *where, const Region &region, std::size_t limit)
{
    std::vector<double> tookMs;
    std::size_t hits = 0;
    for (int i = 0; i < kQuestions; ++i) {
        model::DecorationNearbyQuery query;
        query.latitudeDeg = numberBetween(region.southDeg, region.northDeg);
        query.longitudeDeg = numberBetween(region.westDeg, region.eastDeg);
        query.radiusM = kRadiusM;
        query.limit = limit;
        const auto begin = std::chrono::steady_clock::now();
        hits += awaited<model::FoundDecorations>([&](auto answer) {
                    store.nearby(query, std::move(answer));
                }).found.size();
        tookMs.push_back(1e3 * secondsSince(begin));
    }
    std::sort(tookMs.begin(), tookMs.end());
    std::printf("%-8s limit %4zu: %6.1f hits, median %.3f ms, 99 %% %.3f ms\n",
                where,
                limit,
                static_cast<double>(hits) / kQuestions,
                tookMs[tookMs.size() / 2],
                tookMs[tookMs.size() * 99 / 100]);
}

} // namespace

int main()
{
    const test::TempDir folder;
    const test::TestClock clock;
    const auto store = Store::create(folder.file("data"), clock).value();
    fill(store->decorations());
    for (const std::size_t limit : {std::size_t(100), std::size_t(1'000)}) {
        ask(store->decorations(), "country", kCountry, limit);
        ask(store->decorations(), "city", kCity, limit);
    }
    return 0;
}
