// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/fence_dialog.h"

#include "ui/models/format.h"
#include "ui/workspaces/live/fence_edits.h"
#include "ui/workspaces/live/fence_words.h"
#include "ui/workspaces/live/number_fields.h"
#include "ui/workspaces/live/problem_line.h"
#include "ui/workspaces/live/text_widgets.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace stag::ui::workspaces::live {

using namespace Qt::StringLiterals;
using theme::Space;
using theme::Type;

namespace {

constexpr int kWidthMin = 460;
constexpr double kMillisecondsPerSecond = 1000.0;
constexpr double kDegreesPerRadian = 180.0 / std::numbers::pi;
enum Shape { kSphere, kBox };

Error invalid(const QString &words)
{
    return {ErrorCode::InvalidArgument, words.toStdString()};
}

/// About the vertical; nothing for what is tilted.
std::optional<double> turnDeg(const spatial::Quat &rotation)
{
    if (rotation.x != 0.0 || rotation.z != 0.0)
        return std::nullopt;
    return 2.0 * std::atan2(rotation.y, rotation.w) * kDegreesPerRadian;
}

spatial::Quat turned(double degrees)
{
    const double half = degrees / kDegreesPerRadian / 2.0;
    return {0.0, std::sin(half), 0.0, std::cos(half)};
}

spatial::Vec3 centreOf(const model::Volume &volume)
{
    if (const auto *sphere = std::get_if<model::Sphere>(&volume))
        return sphere->center;
    if (const auto *box = std::get_if<model::TurnedBox>(&volume))
        return box->sessionFromBox.position;
    return {};
}

model::Geofence fenceAt(const FencePlace &place)
{
    model::Geofence fence;
    fence.name = place.name.toStdString();
    fence.session = place.session;
    fence.volume = model::Sphere{place.position, 1.0};
    return fence;
}

} // namespace

FenceDialog::FenceDialog(const theme::Theme &theme,
                         FenceEdits &edits,
                         const QUrl &server,
                         const FencePlace &place,
                         const std::optional<model::Geofence> &before,
                         QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_edits(edits)
    , m_server(server)
    , m_before(before)
    , m_place(place)
    , m_title(new ElidedLabel(theme, Type::Title, theme::Color::TextPrimary, this))
    , m_nameLabel(new QLabel(this))
    , m_name(new QLineEdit(this))
    , m_everywhere(new QCheckBox(this))
    , m_shapes(new QButtonGroup(this))
    , m_otherShape(new QLabel(this))
    , m_centre(new NumberFields({"centreX", "centreY", "centreZ"}, this))
    , m_move(new QPushButton(this))
    , m_radius(new NumberFields({"radius"}, this))
    , m_size(new NumberFields({"width", "height", "depth", "turn"}, this))
    , m_rules(new NumberFields({"margin", "dwell"}, this))
    , m_rulesNote(new QLabel(this))
    , m_problem(new ProblemLine(theme, this))
    , m_cancel(new QPushButton(this))
    , m_save(new QPushButton(this))
{
    setObjectName(u"fenceDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(kWidthMin);
    build();
    fill(before.value_or(fenceAt(place)));
    if (!before && place.name.isEmpty())
        m_name->setText(tr("New geofence"));
    connect(m_name, &QLineEdit::textChanged, this, &FenceDialog::refresh);
    connect(m_everywhere, &QCheckBox::toggled, this, &FenceDialog::refresh);
    connect(m_shapes, &QButtonGroup::idToggled, this, &FenceDialog::refresh);
    for (NumberFields *fields : {m_centre, m_radius, m_size, m_rules})
        connect(fields, &NumberFields::changed, this, &FenceDialog::refresh);
    connect(m_move, &QPushButton::clicked, this, &FenceDialog::moveToPlace);
    connect(m_cancel, &QPushButton::clicked, this, &FenceDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &FenceDialog::save);
    retranslate();
    m_name->setFocus();
    m_name->selectAll();
}

void FenceDialog::build()
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 20);
    layout->addWidget(m_title);
    layout->addSpacing(m_theme.space(Space::M));
    layout->addWidget(m_nameLabel);
    layout->addWidget(m_name);
    layout->addWidget(m_everywhere);
    layout->addSpacing(m_theme.space(Space::M));
    buildShape(*layout);
    layout->addSpacing(m_theme.space(Space::M));
    layout->addWidget(m_rules);
    layout->addWidget(m_rulesNote);
    layout->addWidget(m_problem);
    layout->addSpacing(m_theme.space(Space::S));
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_save);
    layout->addLayout(buttons);
    m_title->setElideMode(Qt::ElideMiddle);
    m_nameLabel->setBuddy(m_name);
    m_name->setObjectName(u"fenceName"_s);
    m_everywhere->setObjectName(u"everySession"_s);
    for (QLabel *note : {m_otherShape, m_rulesNote}) {
        theme::keepFont(*note, m_theme, Type::Small);
        theme::keepInk(*note, m_theme, theme::Color::TextMuted);
        note->setWordWrap(true);
    }
    m_save->setObjectName(u"saveFence"_s);
    m_save->setProperty("kind", u"primary"_s);
    m_save->setDefault(true);
}

void FenceDialog::buildShape(QVBoxLayout &layout)
{
    auto *shapes = new QHBoxLayout;
    for (const auto &[shape, name] : {std::pair(kSphere, u"sphere"_s), std::pair(kBox, u"box"_s)}) {
        auto *button = new QRadioButton(this);
        button->setObjectName(name);
        m_shapes->addButton(button, shape);
        shapes->addWidget(button);
    }
    shapes->addStretch(1);
    layout.addLayout(shapes);
    layout.addWidget(m_otherShape);
    layout.addSpacing(m_theme.space(Space::S));
    layout.addWidget(m_centre);
    auto *moving = new QHBoxLayout;
    moving->addWidget(m_move);
    moving->addStretch(1);
    layout.addLayout(moving);
    layout.addWidget(m_radius);
    layout.addWidget(m_size);
    m_move->setObjectName(u"moveFence"_s);
    m_move->setAutoDefault(false);
}

void FenceDialog::fill(const model::Geofence &fence)
{
    m_name->setText(models::fromUtf8(fence.name));
    m_everywhere->setChecked(!fence.session);
    const spatial::Vec3 centre = centreOf(fence.volume);
    m_centre->setNumbers(std::array{centre.x, centre.y, centre.z});
    const auto *sphere = std::get_if<model::Sphere>(&fence.volume);
    const auto *box = std::get_if<model::TurnedBox>(&fence.volume);
    // What the other shape begins with is as large as this one.
    const double radius = sphere ? sphere->radiusM : box ? box->sizeM.x / 2.0 : 1.0;
    const spatial::Vec3 size = box ? box->sizeM : spatial::Vec3{2 * radius, 2 * radius, 2 * radius};
    m_radius->setNumbers(std::array{radius});
    const auto turn = turnDeg(box ? box->sessionFromBox.rotation : spatial::Quat{});
    m_size->setNumbers(std::array{size.x, size.y, size.z, turn.value_or(0.0)});
    m_size->field(3).setEnabled(turn.has_value());
    m_shapes->button(box ? kBox : kSphere)->setChecked(true);
    m_rules->setNumbers(
        std::array{fence.marginM, double(fence.dwell.count()) / kMillisecondsPerSecond});
}

bool FenceDialog::isBox() const
{
    return m_shapes->checkedId() == kBox;
}

Result<model::Volume> FenceDialog::volume() const
{
    if (m_before && std::holds_alternative<model::Prism>(m_before->volume))
        return m_before->volume;
    STAG_TRY(const auto centre, m_centre->numbers());
    const spatial::Vec3 at{
        centre[0].value_or(0.0), centre[1].value_or(0.0), centre[2].value_or(0.0)};
    if (!isBox()) {
        STAG_TRY(const auto radius, m_radius->numbers());
        return model::Volume(model::Sphere{at, radius[0].value_or(0.0)});
    }
    STAG_TRY(const auto size, m_size->numbers());
    model::TurnedBox box;
    box.sessionFromBox.position = at;
    box.sizeM = {size[0].value_or(0.0), size[1].value_or(0.0), size[2].value_or(0.0)};
    const auto *former = m_before ? std::get_if<model::TurnedBox>(&m_before->volume) : nullptr;
    const double turn = size[3].value_or(0.0);
    // What was not turned here stays as it is to the last bit.
    if (former && turnDeg(former->sessionFromBox.rotation).value_or(turn) == turn)
        box.sessionFromBox.rotation = former->sessionFromBox.rotation;
    else if (turn != 0.0)
        box.sessionFromBox.rotation = turned(turn);
    return model::Volume(box);
}

Result<model::Geofence> FenceDialog::draft() const
{
    const QString name = m_name->text().trimmed();
    if (name.isEmpty())
        return invalid(tr("A geofence needs a name."));
    model::Geofence fence = m_before.value_or(model::Geofence{});
    fence.name = name.toStdString();
    if (m_everywhere->isChecked())
        fence.session.reset();
    else if (!m_before || !m_before->session)
        fence.session = m_place.session;
    STAG_TRY(fence.volume, volume());
    STAG_TRY(const auto rules, m_rules->numbers());
    fence.marginM = rules[0].value_or(0.0);
    const double dwell = rules[1].value_or(0.0) * kMillisecondsPerSecond;
    const auto dwellMax = static_cast<double>(model::GeofenceLimits{}.dwellMax.count());
    fence.dwell = std::chrono::milliseconds(
        std::isfinite(dwell) ? std::llround(std::clamp(dwell, -1.0, dwellMax + 1.0)) : -1);
    model::Geofence judged = fence;
    if (judged.id.empty())
        judged.id = model::GeofenceId("new"); // the server makes one
    if (const auto problems = model::problemsOf(judged); !problems.empty())
        return invalid(fieldProblem(problems.front()));
    return fence;
}

void FenceDialog::setPlace(const FencePlace &place)
{
    // The frame of another session is another one.
    if (place.session == m_place.session)
        m_place = place;
    refresh();
}

void FenceDialog::moveToPlace()
{
    const spatial::Vec3 &at = m_place.position;
    m_centre->setNumbers(std::array{at.x, at.y, at.z});
}

void FenceDialog::save()
{
    const auto fence = draft();
    if (!fence || m_isSaving)
        return;
    if (m_before && *m_before == *fence)
        return accept();
    m_isSaving = true;
    refresh();
    const FenceEdit edit{m_server, m_before, *fence};
    m_edits.run(edit, this, [this, edit](const Result<model::Geofence> &result) {
        m_isSaving = false;
        if (result)
            return accept();
        refresh();
        m_problem->setText(editProblem(result.error(), edit));
        m_save->setFocus();
    });
}

void FenceDialog::done(int result)
{
    Q_EMIT drafted({});
    QDialog::done(result);
}

void FenceDialog::refresh()
{
    const auto fence = draft();
    const bool isPrism = m_before && std::holds_alternative<model::Prism>(m_before->volume);
    m_problem->setText(fence ? QString() : models::fromUtf8(fence.error().detail));
    for (QWidget *field : std::initializer_list<QWidget *>{
             m_name, m_everywhere, m_centre, m_move, m_radius, m_size, m_rules})
        field->setEnabled(!m_isSaving);
    for (QAbstractButton *button : m_shapes->buttons()) {
        button->setVisible(!isPrism);
        button->setEnabled(!m_isSaving);
    }
    m_otherShape->setVisible(isPrism);
    m_centre->setVisible(!isPrism);
    m_move->setVisible(!isPrism);
    m_move->setText(m_place.name.isEmpty()
                        ? tr("&Put it where the view looks")
                        : tr("&Put it at %1").arg(QString(m_place.name).replace(u'&', u"&&"_s)));
    m_radius->setVisible(!isPrism && !isBox());
    m_size->setVisible(!isPrism && isBox());
    m_save->setEnabled(fence.has_value() && !m_isSaving);
    announce();
}

void FenceDialog::announce()
{
    const auto fence = draft();
    Q_EMIT drafted(fence ? std::optional(*fence) : std::nullopt);
}

void FenceDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void FenceDialog::retranslate()
{
    const QString title =
        m_before ? tr("Geofence %1").arg(fenceName(*m_before)) : tr("New geofence");
    setWindowTitle(title);
    m_title->setText(title);
    m_nameLabel->setText(tr("&Name"));
    m_name->setAccessibleName(tr("Name"));
    m_everywhere->setText(
        tr("In &every session, not only in %1").arg(models::fromUtf8(m_place.session.text())));
    m_shapes->button(kSphere)->setText(tr("&Sphere"));
    m_shapes->button(kBox)->setText(tr("&Box"));
    if (m_before)
        m_otherShape->setText(
            tr("%1. Its shape is changed over the API.").arg(shapeWords(m_before->volume)));
    const QString centre = tr("Centre in the frame of the session, in metres; y is up");
    const QString metres = u"0 m"_s;
    m_centre->setWords(std::array<NumberFields::Words, 3>{{{tr("Centre &x"), metres, centre},
                                                           {tr("Centre &y"), metres, centre},
                                                           {tr("Centre &z"), metres, centre}}});
    m_radius->setWords(
        std::array<NumberFields::Words, 1>{{{tr("&Radius (m)"), metres, tr("In metres")}}});
    m_size->setWords(std::array<NumberFields::Words, 4>{
        {{tr("&Width (m)"), metres, tr("Along x, in metres")},
         {tr("&Height (m)"), metres, tr("Along y, in metres")},
         {tr("&Depth (m)"), metres, tr("Along z, in metres")},
         {tr("&Turn (°)"), u"0°"_s, tr("About the vertical, in degrees")}}});
    m_rules->setWords(std::array<NumberFields::Words, 2>{
        {{tr("&Margin (m)"),
          metres,
          tr("So far outside somebody inside may be before it is an exit, in metres")},
         {tr("&Long stay after (s)"),
          tr("never"),
          tr("After so long inside the server says so once, in seconds; 0 for never")}}});
    m_rulesNote->setText(
        tr("Who is inside leaves only beyond the margin, so that a jittering pose stays quiet."));
    m_cancel->setText(tr("Cancel"));
    m_save->setText(m_before ? tr("S&ave") : tr("&Create"));
    refresh();
}

} // namespace stag::ui::workspaces::live
