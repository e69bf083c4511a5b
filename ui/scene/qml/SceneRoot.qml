// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

Item {
    id: root

    required property QtObject stage
    required property QtObject theme
    /// Whether edges may be smoothed by drawing more samples; too costly without a GPU.
    property bool multisample: false

    SceneWorld {
        anchors.fill: parent
        stage: root.stage
        theme: root.theme
        multisample: root.multisample
    }

    MouseArea {
        id: mouse
        anchors.fill: parent
        acceptedButtons: Qt.LeftButton | Qt.RightButton | Qt.MiddleButton
        hoverEnabled: true
        preventStealing: true
        onPressed: event => root.stage.pointer.press(Qt.point(event.x, event.y), event.button, event.modifiers)
        onPositionChanged: event => root.stage.pointer.move(Qt.point(event.x, event.y))
        onReleased: event => root.stage.pointer.release(Qt.point(event.x, event.y), event.modifiers)
        onDoubleClicked: event => root.stage.pointer.doubleClick(Qt.point(event.x, event.y))
        onExited: root.stage.pointer.leave()
        onCanceled: root.stage.pointer.cancel()
        onWheel: event => root.stage.pointer.wheel(Qt.point(event.x, event.y), event.angleDelta.y)
    }

    SelectionRings {
        anchors.fill: parent
        stage: root.stage
        theme: root.theme
    }

    LabelPlates {
        anchors.fill: parent
        stage: root.stage
        theme: root.theme
    }

    Rectangle {
        readonly property rect band: root.stage.pointer.rubberBand
        visible: band.width > 0 || band.height > 0
        x: band.x
        y: band.y
        width: band.width
        height: band.height
        color: Qt.alpha(root.theme.colors.scene.selection, 0.12)
        border.color: root.theme.colors.scene.selection
    }

    ToolBar {
        id: toolBar
        x: 12
        y: 12
        stage: root.stage
        theme: root.theme
        onWidthChanged: root.tellTaken()
    }

    MenuBar {
        id: menuBar
        x: toolBar.x + toolBar.width + 12
        y: 12
        stage: root.stage
        theme: root.theme
        onWidthChanged: root.tellTaken()
    }

    Gizmo {
        id: gizmo
        anchors { right: parent.right; top: parent.top; rightMargin: 16; topMargin: 26 }
        visible: x > menuBar.x + menuBar.width + 8
        stage: root.stage
        theme: root.theme
    }

    GraphPanel {
        id: graphPanel
        x: 12
        y: toolBar.y + toolBar.height + 8
        visible: root.stage.graph.shown && !root.stage.empty
                 && root.height > y + height + facts.height + 20
        stage: root.stage
        theme: root.theme
        onHeightChanged: root.tellTaken()
        onVisibleChanged: root.tellTaken()
    }

    Facts {
        id: facts
        anchors { left: parent.left; bottom: parent.bottom; leftMargin: 12; bottomMargin: 10 }
        stage: root.stage
        theme: root.theme
        onWidthChanged: root.tellTaken()
    }

    ScaleBar {
        id: scaleBar
        anchors { right: parent.right; bottom: parent.bottom; rightMargin: 16; bottomMargin: 12 }
        visible: !root.stage.empty && root.width > 420
        stage: root.stage
        theme: root.theme
    }

    EmptyState {
        anchors.centerIn: parent
        visible: root.stage.empty
        stage: root.stage
        theme: root.theme
    }

    onWidthChanged: tellTaken()
    onHeightChanged: tellTaken()

    function tellTaken() {
        stage.setTaken([toolBar, menuBar, graphPanel, gizmo, facts, scaleBar].filter(item => item.visible).map(
                           item => Qt.rect(item.x, item.y, item.width, item.height)))
    }
}
