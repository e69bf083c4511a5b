// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/scene_window.h"

#include "ui/models/live_store.h"
#include "ui/scene/scene_stage.h"
#include "ui/scene/theme_icon_provider.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QQmlEngine>
#include <QQuickItem>
#include <QResizeEvent>

#include <chrono>

// Q_INIT_RESOURCE must stand outside namespaces; a static library's resources need it.
static void registerSceneResources()
{
    Q_INIT_RESOURCE(scene);
}

namespace stag::ui::scene {
namespace {

/// Whether a CPU draws; it has no time for several samples per pixel. Render thread, context
/// current.
bool drawsInSoftware()
{
    QOpenGLContext *context = QOpenGLContext::currentContext();
    if (context == nullptr)
        return false;
    const auto *text =
        reinterpret_cast<const char *>(context->functions()->glGetString(GL_RENDERER));
    const QByteArray renderer = QByteArray(text).toLower();
    return renderer.contains("llvmpipe") || renderer.contains("softpipe")
           || renderer.contains("swrast");
}

/// The figure on the key, also where Shift makes it a sign of an English, German or Japanese
/// keyboard.
int figureOf(const QKeyEvent &event)
{
    const bool shift = event.modifiers().testFlag(Qt::ShiftModifier);
    switch (event.key()) {
    case Qt::Key_1:
        return 1;
    case Qt::Key_3:
        return 3;
    case Qt::Key_7:
        return 7;
    case Qt::Key_Exclam:
        return shift ? 1 : 0;
    case Qt::Key_NumberSign:
    case Qt::Key_section:
        return shift ? 3 : 0;
    case Qt::Key_Ampersand:
    case Qt::Key_Slash:
    case Qt::Key_Apostrophe:
        return shift ? 7 : 0;
    default:
        return 0;
    }
}

} // namespace

SceneWindow::SceneWindow(SceneStage &stage, theme::Theme &theme)
    : m_stage(stage)
{
    registerSceneResources();
    setResizeMode(QQuickView::SizeRootObjectToView);
    setColor(theme.color(theme::Color::SceneBackgroundBottom));
    engine()->addImageProvider(QStringLiteral("icon"), new ThemeIconProvider(theme));
    setInitialProperties({{QStringLiteral("stage"), QVariant::fromValue<QObject *>(&stage)},
                          {QStringLiteral("theme"), QVariant::fromValue<QObject *>(&theme)}});
    setSource(QUrl(QStringLiteral("qrc:/stag/scene/qml/SceneRoot.qml")));
    connect(&stage, &SceneStage::frameNeeded, this, &QQuickWindow::update);
    connect(this, &QQuickWindow::afterAnimating, this, &SceneWindow::prepareFrame);
    connect(&theme, &theme::Theme::themeChanged, this, [this, &theme] {
        setColor(theme.color(theme::Color::SceneBackgroundBottom));
    });
    chooseQuality();
}

SceneWindow::~SceneWindow()
{
    setSource({}); // while everything the items are bound to is still there
}

void SceneWindow::prepareFrame()
{
    m_stage.prepareFrame(MonotonicTime{std::chrono::steady_clock::now().time_since_epoch()});
}

QImage SceneWindow::grabNow()
{
    if (!isExposed())
        return {};
    prepareFrame(); // a grab draws a frame that nobody announces
    return grabWindow();
}

void SceneWindow::chooseQuality()
{
    const auto told = [this](bool software) {
        if (QQuickItem *root = rootObject())
            root->setProperty("multisample", !software);
    };
    // Direct, because only the render thread has the context; the answer comes back queued.
    connect(
        this,
        &QQuickWindow::sceneGraphInitialized,
        this,
        [this, told] {
            const bool software = drawsInSoftware();
            QMetaObject::invokeMethod(
                this, [told, software] { told(software); }, Qt::QueuedConnection);
        },
        Qt::DirectConnection);
}

void SceneWindow::keyPressEvent(QKeyEvent *event)
{
    event->ignore(); // nobody has it yet, even if no item has the focus
    QQuickView::keyPressEvent(event);
    if (!event->isAccepted())
        event->setAccepted(m_stage.pointerInput().keyPress(*event) || handleKey(*event));
}

void SceneWindow::keyReleaseEvent(QKeyEvent *event)
{
    event->ignore();
    QQuickView::keyReleaseEvent(event);
    if (!event->isAccepted())
        event->setAccepted(m_stage.pointerInput().keyRelease(*event));
}

bool SceneWindow::handleKey(const QKeyEvent &event)
{
    // Control and a figure choose a workspace.
    const Qt::KeyboardModifiers held = event.modifiers() & ~Qt::KeypadModifier;
    if ((held & ~Qt::ShiftModifier) != 0)
        return false;
    const bool other = held.testFlag(Qt::ShiftModifier);
    switch (figureOf(event)) {
    case 1:
        m_stage.camera().showAxis(other ? AxisView::NegativeZ : AxisView::PositiveZ);
        return true;
    case 3:
        m_stage.camera().showAxis(other ? AxisView::NegativeX : AxisView::PositiveX);
        return true;
    case 7:
        m_stage.camera().showAxis(other ? AxisView::NegativeY : AxisView::PositiveY);
        return true;
    default:
        break;
    }
    switch (event.key()) {
    case Qt::Key_F:
        m_stage.flyToSelection();
        return true;
    case Qt::Key_Home:
        m_stage.frameAll();
        return true;
    case Qt::Key_L:
        Q_EMIT m_stage.graphToggleRequested();
        return true;
    case Qt::Key_P:
        Q_EMIT m_stage.graphPathRequested();
        return true;
    case Qt::Key_Escape:
        m_stage.stepBack();
        return true;
    default:
        return false;
    }
}

void SceneWindow::focusOutEvent(QFocusEvent *event)
{
    m_stage.pointerInput().letGo();
    QQuickView::focusOutEvent(event);
}

void SceneWindow::resizeEvent(QResizeEvent *event)
{
    QQuickView::resizeEvent(event);
    m_stage.setViewport(event->size());
}

} // namespace stag::ui::scene
