# SPDX-License-Identifier: GPL-3.0-or-later
# interpose_test(NAME [SOURCES extra.cpp...] [LIBS targets...]): Qt Test program NAME from NAME.cpp, run offscreen with a
# home and a settings folder of its own, able to read samples/ and tests/ through INTERPOSE_SOURCE_DIR.
function(interpose_test name)
  cmake_parse_arguments(TEST "" "" "SOURCES;LIBS" ${ARGN})
  add_executable(${name} ${name}.cpp ${TEST_SOURCES})
  set_target_properties(${name} PROPERTIES AUTOMOC ON)
  target_link_libraries(${name} PRIVATE interpose_options Qt6::Core Qt6::Test ${TEST_LIBS})
  target_compile_definitions(${name} PRIVATE INTERPOSE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  add_test(NAME ${name} COMMAND ${name})
  set(scratch "${CMAKE_BINARY_DIR}/test-home/${name}")
  file(MAKE_DIRECTORY "${scratch}")
  file(CHMOD "${scratch}" PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
  set_tests_properties(${name} PROPERTIES TIMEOUT 300 ENVIRONMENT
    "QT_QPA_PLATFORM=offscreen;HOME=${scratch};XDG_CONFIG_HOME=${scratch};XDG_RUNTIME_DIR=${scratch};XDG_DATA_HOME=${scratch}")
endfunction()
