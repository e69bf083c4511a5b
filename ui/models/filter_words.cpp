// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/filter_words.h"

#include "core/live/subscriber.h"
#include "ui/models/format.h"

#include <QCoreApplication>

#include <array>
#include <utility>

namespace stag::ui::models {

using stag::live::Filter;
using stag::live::Subscriber;
using stag::live::Topic;

namespace {

constexpr std::size_t kSessionsNamed = 3;
constexpr int kPlaceDecimals = 1;
constexpr int kRateDecimals = 0;

/// The context of the translations.
struct FilterWords
{
    Q_DECLARE_TR_FUNCTIONS(FilterWords)
};

QString sessionWords(const Filter &filter, const Subscriber &subscriber)
{
    if (subscriber.kind == stag::live::SubscriberKind::Session)
        return fromUtf8(subscriber.session.text());
    if (filter.sessions.empty())
        return FilterWords::tr("All sessions");
    QStringList names;
    for (const model::SessionId &session : filter.sessions) {
        if (std::cmp_greater_equal(names.size(), kSessionsNamed))
            break;
        names += fromUtf8(session.text());
    }
    const auto more = static_cast<int>(filter.sessions.size() - std::size_t(names.size()));
    const QString list = names.join(QStringLiteral(", "));
    return more > 0 ? FilterWords::tr("%1 and %n more", nullptr, more).arg(list) : list;
}

QString topicWords(const stag::live::Topics &topics)
{
    const std::array words{FilterWords::tr("sessions"),
                           FilterWords::tr("poses"),
                           FilterWords::tr("anchors"),
                           FilterWords::tr("meshes"),
                           FilterWords::tr("removals"),
                           FilterWords::tr("geofences"),
                           FilterWords::tr("packets"),
                           FilterWords::tr("figures")};
    static_assert(words.size() == stag::live::kTopicCount);
    QStringList chosen;
    for (std::size_t topic = 0; topic < words.size(); ++topic) {
        if (topics.test(topic))
            chosen += words[topic];
    }
    return chosen.join(QStringLiteral(", "));
}

struct AreaWords
{
    QString operator()(const stag::live::Sphere &sphere) const
    {
        return FilterWords::tr("within %1 of (%2, %3, %4)")
            .arg(formatLength(sphere.radiusM),
                 formatFixed(sphere.center.x, kPlaceDecimals),
                 formatFixed(sphere.center.y, kPlaceDecimals),
                 formatFixed(sphere.center.z, kPlaceDecimals));
    }
    QString operator()(const spatial::Aabb &box) const
    {
        const spatial::Vec3 size = box.size();
        return FilterWords::tr("in a box of %1 × %2 × %3")
            .arg(formatLength(size.x), formatLength(size.y), formatLength(size.z));
    }
    QString operator()(const stag::live::View &) const
    {
        return FilterWords::tr("what a camera sees");
    }
};

QString wordsOf(const Filter &filter, const Subscriber &subscriber)
{
    QStringList parts{sessionWords(filter, subscriber)};
    if (!filter.topics.all())
        parts += topicWords(filter.topics);
    if (filter.area)
        parts += std::visit(AreaWords(), filter.area->shape());
    if (filter.posesPerSecondMax > 0.0)
        parts += FilterWords::tr("at most %1 poses/s")
                     .arg(formatFixed(filter.posesPerSecondMax, kRateDecimals));
    return parts.join(QStringLiteral(" · "));
}

} // namespace

QStringList listensTo(const Subscriber &subscriber)
{
    if (subscriber.filters.empty())
        return {wordsOf({}, subscriber)};
    QStringList lines;
    for (const Filter &filter : subscriber.filters)
        lines += wordsOf(filter, subscriber);
    return lines;
}

} // namespace stag::ui::models
