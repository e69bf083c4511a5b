# `bench` builds and runs the comparison with what one would write in Go and Node; a peer whose packages are missing is left out.
find_program(STAG_GO go)
find_program(STAG_NODE node)
set(gocode /usr/share/gocode)
set(peer_arguments)
set(peer_files)
if(STAG_GO AND EXISTS ${gocode}/src/github.com/gorilla/websocket AND EXISTS ${gocode}/src/github.com/gin-gonic/gin)
    set(go_peer ${CMAKE_CURRENT_BINARY_DIR}/relay_peer)
    add_custom_command(OUTPUT ${go_peer}
        COMMAND ${CMAKE_COMMAND} -E env GO111MODULE=off GOPATH=${gocode} GOCACHE=${CMAKE_CURRENT_BINARY_DIR}/go-cache
            ${STAG_GO} build -o ${go_peer} ${CMAKE_CURRENT_SOURCE_DIR}/peers/relay_peer.go
        DEPENDS peers/relay_peer.go VERBATIM)
    list(APPEND peer_arguments --go ${go_peer})
    list(APPEND peer_files ${go_peer})
endif()
if(STAG_NODE AND EXISTS /usr/share/nodejs/ws)
    list(APPEND peer_arguments --node ${CMAKE_CURRENT_SOURCE_DIR}/peers/relay_peer.mjs)
endif()
add_custom_target(bench COMMAND bench_peers $<TARGET_FILE:stagd> ${peer_arguments} DEPENDS stagd ${peer_files} USES_TERMINAL VERBATIM)
