# SPDX-License-Identifier: GPL-3.0-or-later
# One INTERFACE target carries every flag; interpose_room() declares a library whose includes are its own links only.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(INTERPOSE_CCACHE ccache)
if(INTERPOSE_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${INTERPOSE_CCACHE}")
endif()

add_library(interpose_options INTERFACE)
target_compile_options(interpose_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
# GCC 12 sees overlapping copies in std::string operator+ where there are none (GCC bug 105651, mended in 13).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(interpose_options INTERFACE -Wno-restrict)
endif()
# Floating point is never contracted or reassociated behind our back: the same bits on every thread count and build.
target_compile_options(interpose_options INTERFACE -ffp-contract=off)
if(INTERPOSE_WARNINGS_AS_ERRORS)
  target_compile_options(interpose_options INTERFACE -Werror)
endif()
if(INTERPOSE_SANITIZE)
  target_compile_options(interpose_options INTERFACE -fsanitize=${INTERPOSE_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(interpose_options INTERFACE -fsanitize=${INTERPOSE_SANITIZE})
endif()

# interpose_room(NAME SOURCES... [PUBLIC targets] [PRIVATE targets]): library interpose_NAME = Interpose::NAME.
# Headers are included as "room/header.hpp" from core/; docs/architecture.md has the table of who may include whom.
function(interpose_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(interpose_${name} STATIC ${ROOM_SOURCES})
  add_library(Interpose::${name} ALIAS interpose_${name})
  target_include_directories(interpose_${name} PUBLIC "${PROJECT_SOURCE_DIR}/core")
  target_link_libraries(interpose_${name} PUBLIC ${ROOM_PUBLIC} PRIVATE interpose_options ${ROOM_PRIVATE})
endfunction()
