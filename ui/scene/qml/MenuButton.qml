// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Window

Rectangle {
    id: button

    required property QtObject stage
    required property QtObject theme
    required property string caption
    property string value
    signal clicked()

    width: row.width + 12
    height: 28
    radius: 3
    color: area.pressed ? theme.colors.surface.pressed
                        : area.containsMouse ? theme.colors.surface.hover : "transparent"
    activeFocusOnTab: true
    Keys.onSpacePressed: clicked()
    Keys.onReturnPressed: clicked()
    Accessible.role: Accessible.ButtonMenu
    Accessible.name: value ? caption + " " + value : caption
    Accessible.onPressAction: clicked()

    Row {
        id: row
        anchors.centerIn: parent
        spacing: 5
        Text {
            anchors.verticalCenter: parent.verticalCenter
            text: button.caption
            font: button.stage.smallFont
            color: button.theme.colors.text.primary
        }
        Text {
            anchors.verticalCenter: parent.verticalCenter
            visible: text !== ""
            text: button.value
            font: button.stage.strongFont
            color: button.theme.colors.text.primary
        }
        Image {
            anchors.verticalCenter: parent.verticalCenter
            width: 14
            height: 14
            sourceSize: Qt.size(14 * Screen.devicePixelRatio, 14 * Screen.devicePixelRatio)
            source: "image://icon/chevron-down/secondary/" + (button.theme.dark ? "dark" : "light")
        }
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
    }
}
