// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/metrics/registry.h"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <cmath>
#include <mutex>

namespace stag::metrics {

namespace {

constexpr const char *kOtherLabelValue = "other";

template<typename Series>
struct Native;
template<>
struct Native<Counter>
{
    using Type = prometheus::Counter;
};
template<>
struct Native<Gauge>
{
    using Type = prometheus::Gauge;
};
template<>
struct Native<Histogram>
{
    using Type = prometheus::Histogram;
};

} // namespace

/// Finds series by labels and keeps their number within the limit.
template<typename Series>
class Family<Series>::State
{
public:
    using NativeSeries = typename Native<Series>::Type;
    using NativeFamily = prometheus::Family<NativeSeries>;

    /// `overflows` counts what did not fit, by family name.
    State(NativeFamily &family,
          Buckets buckets,
          std::size_t seriesMax,
          std::shared_ptr<CounterFamily::State> overflows)
        : m_family(family)
        , m_buckets(std::move(buckets))
        , m_seriesMax(seriesMax)
        , m_overflows(std::move(overflows))
    {}

    Series with(const Labels &labels)
    {
        const std::lock_guard lock(m_mutex);
        if (const auto found = m_series.find(labels); found != m_series.end())
            return Series(*found->second);
        if (m_series.size() < m_seriesMax)
            return Series(*m_series.emplace(labels, &add(labels)).first->second);
        if (m_overflows)
            m_overflows->with({{"family", m_family.GetName()}}).increment();
        Labels other = labels;
        for (auto &[name, value] : other)
            value = kOtherLabelValue;
        return Series(add(other));
    }

private:
    NativeSeries &add(const Labels &labels)
    {
        if constexpr (std::is_same_v<NativeSeries, prometheus::Histogram>)
            return m_family.Add(labels, m_buckets);
        else
            return m_family.Add(labels);
    }

    NativeFamily &m_family;
    const Buckets m_buckets;
    const std::size_t m_seriesMax;
    const std::shared_ptr<CounterFamily::State> m_overflows; ///< null in itself
    std::mutex m_mutex;
    std::map<Labels, NativeSeries *> m_series;
};

template<typename Series>
Series Family<Series>::with(const Labels &labels) const
{
    return m_state->with(labels);
}

template class Family<Counter>;
template class Family<Gauge>;
template class Family<Histogram>;

void Counter::increment(double by) const
{
    m_series->Increment(by);
}
double Counter::value() const
{
    return m_series->Value();
}

void Gauge::set(double value) const
{
    m_series->Set(value);
}
void Gauge::increment(double by) const
{
    m_series->Increment(by);
}
void Gauge::decrement(double by) const
{
    m_series->Decrement(by);
}
double Gauge::value() const
{
    return m_series->Value();
}

void Histogram::observe(double value) const
{
    m_series->Observe(value);
}
void Histogram::observe(std::chrono::nanoseconds duration) const
{
    observe(std::chrono::duration<double>(duration).count());
}
double Histogram::sum() const
{
    return m_series->Collect().histogram.sample_sum;
}
double Histogram::count() const
{
    return static_cast<double>(m_series->Collect().histogram.sample_count);
}

Buckets linearBuckets(double start, double width, int count)
{
    // A bound is a label: "0.7" and not "0.7000000000000001".
    constexpr double kDigits = 1e9;
    Buckets buckets;
    for (int i = 0; i < count; ++i)
        buckets.push_back(std::round((start + width * i) * kDigits) / kDigits);
    return buckets;
}

Buckets defaultBuckets()
{
    return {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
}

struct Registry::Families
{
    template<typename Series>
    using ByName =
        std::map<std::string, std::shared_ptr<typename Family<Series>::State>, std::less<>>;

    /// Returns the family of that name; `build` registers a new one.
    template<typename Series, typename Build>
    Family<Series> get(ByName<Series> &families, std::string_view name, Build build)
    {
        const std::lock_guard lock(mutex);
        auto found = families.find(name);
        if (found == families.end())
            found = families.emplace(std::string(name), build()).first;
        return Family<Series>(found->second);
    }

    std::mutex mutex;
    ByName<Counter> counters;
    ByName<Gauge> gauges;
    ByName<Histogram> histograms;
    std::shared_ptr<CounterFamily::State> overflows;
};

Registry::Registry(const Limits &limits)
    : m_limits(limits)
    , m_registry(std::make_unique<prometheus::Registry>())
    , m_families(std::make_unique<Families>())
{
    auto &native = prometheus::BuildCounter()
                       .Name("stag_metrics_series_overflow_total")
                       .Help("Label sets counted as \"other\" because the family was full.")
                       .Register(*m_registry);
    m_families->overflows = std::make_shared<CounterFamily::State>(
        native, Buckets{}, m_limits.seriesPerFamilyMax, nullptr);
}

Registry::~Registry() = default;

CounterFamily Registry::counter(std::string_view name, std::string_view help) noexcept
{
    return m_families->get<Counter>(m_families->counters, name, [&] {
        auto &native = prometheus::BuildCounter()
                           .Name(std::string(name))
                           .Help(std::string(help))
                           .Register(*m_registry);
        return std::make_shared<CounterFamily::State>(
            native, Buckets{}, m_limits.seriesPerFamilyMax, m_families->overflows);
    });
}

GaugeFamily Registry::gauge(std::string_view name, std::string_view help) noexcept
{
    return m_families->get<Gauge>(m_families->gauges, name, [&] {
        auto &native = prometheus::BuildGauge()
                           .Name(std::string(name))
                           .Help(std::string(help))
                           .Register(*m_registry);
        return std::make_shared<GaugeFamily::State>(
            native, Buckets{}, m_limits.seriesPerFamilyMax, m_families->overflows);
    });
}

HistogramFamily
Registry::histogram(std::string_view name, std::string_view help, const Buckets &buckets) noexcept
{
    return m_families->get<Histogram>(m_families->histograms, name, [&] {
        auto &native = prometheus::BuildHistogram()
                           .Name(std::string(name))
                           .Help(std::string(help))
                           .Register(*m_registry);
        return std::make_shared<HistogramFamily::State>(
            native, buckets, m_limits.seriesPerFamilyMax, m_families->overflows);
    });
}

std::string Registry::expose() const
{
    return prometheus::TextSerializer().Serialize(m_registry->Collect());
}

} // namespace stag::metrics
