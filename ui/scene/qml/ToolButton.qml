// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Window

Rectangle {
    id: button

    required property QtObject theme
    required property string icon
    required property string name
    property bool checked: false
    signal clicked()
    signal hintWanted(bool wanted)

    width: 28
    height: 28
    radius: 3
    color: checked ? theme.colors.accent.tint
                   : area.pressed ? theme.colors.surface.pressed
                                  : area.containsMouse ? theme.colors.surface.hover : "transparent"
    activeFocusOnTab: true
    Keys.onSpacePressed: clicked()
    Keys.onReturnPressed: clicked()
    Accessible.role: Accessible.Button
    Accessible.name: name
    Accessible.checkable: true
    Accessible.checked: checked
    Accessible.onPressAction: clicked()

    Image {
        anchors.centerIn: parent
        width: 18
        height: 18
        sourceSize: Qt.size(18 * Screen.devicePixelRatio, 18 * Screen.devicePixelRatio)
        source: "image://icon/" + button.icon + "/" + (button.checked ? "accent" : "secondary") + "/"
                + (button.theme.dark ? "dark" : "light")
    }
    Rectangle {
        anchors.fill: parent
        visible: button.activeFocus
        radius: 3
        color: "transparent"
        border { width: 2; color: button.theme.colors.accent.focus }
    }
    MouseArea {
        id: area
        anchors.fill: parent
        hoverEnabled: true
        onClicked: button.clicked()
        onContainsMouseChanged: button.hintWanted(containsMouse)
    }
}
