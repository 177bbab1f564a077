// One fuzzer: libFuzzer's entry points for the target of which it bears the name.
#include <string_view>

#include "tests/fuzz/mutator.h"
#include "tests/fuzz/targets.h"

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size,
                                               std::size_t size_max, unsigned seed) {
  return till::fuzz::mutate({bytes, size, size_max}, seed);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const till::fuzz::Target* const target =
      till::fuzz::find_target(till::fuzz::targets(), TILL_FUZZ_TARGET);
  target->take({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
