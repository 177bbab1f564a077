# How the folders of the house become libraries, programs and tests.

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD AND CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang" AND NOT WIN32)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Werror -Wconversion -Wno-sign-conversion -Wshadow)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports false positives of these two through std::string and std::expected at -O2.
  add_compile_options(-Wno-restrict -Wno-maybe-uninitialized)
else()
  # stable_sort of libstdc++ 12 calls a function that the same library calls deprecated.
  add_compile_options(-Wno-deprecated-declarations)
endif()
include_directories(${CMAKE_SOURCE_DIR})

if(WIN32)
  set(TILL_PLATFORM windows)
else()
  set(TILL_PLATFORM posix)
endif()

# till_library(NAME SOURCES a.cpp ... LINKS x y): the static library till_NAME of one folder.
function(till_library name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;LINKS" ${ARGN})
  add_library(till_${name} STATIC ${ROOM_SOURCES})
  target_link_libraries(till_${name} PUBLIC ${ROOM_LINKS})
endfunction()

# till_embed(FILE HEADER VARIABLE): HEADER, as it is included, defines VARIABLE, the bytes of FILE.
function(till_embed file header variable)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(READ ${file} bytes HEX)
  string(LENGTH "${bytes}" digits)
  math(EXPR size "${digits} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/${header} @ONLY CONTENT
"#pragma once
#include <array>
inline constexpr std::array<unsigned char, @size@> @variable@ = {@bytes@};
")
endfunction()

# till_program(NAME SOURCES ... LINKS ...): an executable in bin/.
function(till_program name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${ROOM_SOURCES})
  target_link_libraries(${name} PRIVATE ${ROOM_LINKS})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
endfunction()

# till_test(NAME LABEL fast|property|simulation|slow|corpus SOURCES ... LINKS ...): one GoogleTest program, one ctest
# entry; with SHARDS n as many entries, each of which runs its share of the tests.
# Tests see the source tree as TILL_SOURCE_DIR and the built programs as TILL_BIN_DIR.
function(till_test name)
  cmake_parse_arguments(ROOM "" "LABEL;TIMEOUT;SHARDS" "SOURCES;LINKS" ${ARGN})
  if(NOT ROOM_TIMEOUT)
    set(ROOM_TIMEOUT 120)
  endif()
  add_executable(${name}_test ${ROOM_SOURCES})
  target_link_libraries(${name}_test PRIVATE ${ROOM_LINKS} GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name}_test PRIVATE TILL_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                                                  TILL_BIN_DIR="${CMAKE_BINARY_DIR}/bin")
  set_target_properties(${name}_test PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  if(NOT ROOM_SHARDS)
    add_test(NAME ${name} COMMAND ${name}_test)
    set_tests_properties(${name} PROPERTIES LABELS ${ROOM_LABEL} TIMEOUT ${ROOM_TIMEOUT})
    return()
  endif()
  math(EXPR last "${ROOM_SHARDS} - 1")
  foreach(shard RANGE ${last})
    add_test(NAME ${name}_${shard} COMMAND ${name}_test)
    set_tests_properties(${name}_${shard} PROPERTIES LABELS ${ROOM_LABEL} TIMEOUT ${ROOM_TIMEOUT}
      ENVIRONMENT "GTEST_TOTAL_SHARDS=${ROOM_SHARDS};GTEST_SHARD_INDEX=${shard}")
  endforeach()
endfunction()
