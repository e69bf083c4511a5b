// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/metrics/limits.h"

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
class Registry;
} // namespace prometheus

namespace stag::metrics {

using Labels = std::map<std::string, std::string>;

/// One counter series. A copyable handle, usable from any thread while its Registry lives.
class Counter
{
public:
    explicit Counter(prometheus::Counter &series)
        : m_series(&series)
    {}
    /// `by` is not negative.
    void increment(double by = 1.0) const;
    [[nodiscard]] double value() const;

private:
    prometheus::Counter *m_series;
};

/// One gauge series. A copyable handle, usable from any thread while its Registry lives.
class Gauge
{
public:
    explicit Gauge(prometheus::Gauge &series)
        : m_series(&series)
    {}
    void set(double value) const;
    void increment(double by = 1.0) const;
    void decrement(double by = 1.0) const;
    [[nodiscard]] double value() const;

private:
    prometheus::Gauge *m_series;
};

/// One histogram series. A copyable handle, usable from any thread while its Registry lives.
class Histogram
{
public:
    explicit Histogram(prometheus::Histogram &series)
        : m_series(&series)
    {}
    void observe(double value) const;
    /// In seconds, as Prometheus wants durations.
    void observe(std::chrono::nanoseconds duration) const;
    [[nodiscard]] double sum() const;
    [[nodiscard]] double count() const;

private:
    prometheus::Histogram *m_series;
};

/// The series of one metric name, told apart by their labels. Any thread.
///
/// Looking a series up costs a lock and a map search: keep the handle where the path is hot.
template<typename Series>
class Family
{
public:
    class State;
    explicit Family(std::shared_ptr<State> state)
        : m_state(std::move(state))
    {}
    /// The series with exactly these labels, created at zero if it is new. Beyond
    /// Limits::seriesPerFamilyMax it is the series whose label values are all "other".
    [[nodiscard]] Series with(const Labels &labels = {}) const;

private:
    std::shared_ptr<State> m_state;
};
using CounterFamily = Family<Counter>;
using GaugeFamily = Family<Gauge>;
using HistogramFamily = Family<Histogram>;

/// Upper bounds of histogram buckets, ascending, without +Inf.
using Buckets = std::vector<double>;
[[nodiscard]] Buckets linearBuckets(double start, double width, int count);
/// What Prometheus clients use for durations in seconds: 5 ms to 10 s.
[[nodiscard]] Buckets defaultBuckets();

/// All metrics of one server. Any thread.
///
/// Asking for a name again returns the same family. Names and kinds are literals of the program: an
/// invalid name, or one name with two kinds, is a bug and terminates.
class Registry
{
public:
    explicit Registry(const Limits &limits = {});
    ~Registry();
    Registry(const Registry &) = delete;
    Registry &operator=(const Registry &) = delete;

    [[nodiscard]] CounterFamily counter(std::string_view name, std::string_view help) noexcept;
    [[nodiscard]] GaugeFamily gauge(std::string_view name, std::string_view help) noexcept;
    [[nodiscard]] HistogramFamily histogram(std::string_view name,
                                            std::string_view help,
                                            const Buckets &buckets = defaultBuckets()) noexcept;

    /// Everything in the Prometheus text format 0.0.4; serve it as kExpositionContentType.
    [[nodiscard]] std::string expose() const;

private:
    struct Families;
    Limits m_limits;
    std::unique_ptr<prometheus::Registry> m_registry;
    std::unique_ptr<Families> m_families;
};

inline constexpr std::string_view kExpositionContentType =
    "text/plain; version=0.0.4; charset=utf-8";

} // namespace stag::metrics
