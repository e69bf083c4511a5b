// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

Item {
    required property QtObject theme

    width: 9
    height: 28
    Rectangle {
        anchors.centerIn: parent
        width: 1
        height: 20
        color: parent.theme.colors.border.normal
    }
}
