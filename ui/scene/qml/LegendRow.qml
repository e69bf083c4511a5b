// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Window

// A kind of edges: how its lines look, what it is called, how many there are. A click hides them.
Rectangle {
    id: row

    required property QtObject stage
    required property QtObject theme
    required property var entry

    signal toggled()

    height: 24
    radius: 3
    color: area.pressed ? theme.colors.surface.pressed
                        : area.containsMouse ? theme.colors.surface.hover : "transparent"
    activeFocusOnTab: true
    Keys.onSpacePressed: toggled()
    Keys.onReturnPressed: toggled()
    Accessible.role: Accessible.CheckBox
    Accessible.name: entry.name
    Accessible.checked: entry.on
    Accessible.onToggleAction: toggled()
    Accessible.onPressAction: toggled()

    Row {
        id: sample
        readonly property real dash: row.entry.dash > 0 ? Math.max(2, row.entry.dash) : width
        x: 6
        anchors.verticalCenter: parent.verticalCenter
        width: 26
        spacing: dash
        clip: true
        opacity: row.entry.on ? 1 : 0.35
        Repeater {
            model: Math.ceil(sample.width / (2 * sample.dash))
            Rectangle {
                width: sample.dash
                height: 2
                color: row.entry.colour
            }
        }
    }
    Text {
        anchors { left: sample.right; right: count.left; leftMargin: 8; rightMargin: 6 }
        anchors.verticalCenter: parent.verticalCenter
        text: row.entry.name
        elide: Text.ElideRight
        font: row.stage.smallFont
        color: row.entry.on ? row.theme.colors.text.primary : row.theme.colors.text.muted
    }
    Text {
        id: count
        anchors { right: eye.left; rightMargin: 8 }
        anchors.verticalCenter: parent.verticalCenter
        text: row.entry.count
        font: row.stage.smallFont
        color: row.theme.colors.text.muted
    }
    Image {
        id: eye
        anchors { right: parent.right; rightMargin: 6 }
        anchors.verticalCenter: parent.verticalCenter
        width: 14
        height: 14
        sourceSize: Qt.size(14 * Screen.devicePixelRatio, 14 * Screen.devicePixelRatio)
        source: "image://icon/" + (row.entry.on ? "eye" : "eye-off") + "/secondary/"
                + (row.theme.dark ? "dark" : "light")
    }
    Rectangle {
        anchors.fill: parent
        visible: row.activeFocus
        radius: 3
        color: "transparent"
        border { width: 2; color: row.theme.colors.accent.focus }
    }
    MouseArea {
        id: area
        anchors.fill: parent
        hoverEnabled: true
        onClicked: row.toggled()
    }
}
