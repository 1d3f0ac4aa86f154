"""The names of the classes of known data sets, in the order of their numbers."""

from __future__ import annotations

DIGITS = tuple("0123456789")

_WORDS = {
    "fashion_mnist": "T-shirt/top, Trouser, Pullover, Dress, Coat, Sandal, Shirt, Sneaker, Bag, Ankle boot",
    "kmnist": "o, ki, su, tsu, na, ha, ma, ya, re, wo",
    "cifar10": "airplane, automobile, bird, cat, deer, dog, frog, horse, ship, truck",
    "cifar100": (
        "apple, aquarium_fish, baby, bear, beaver, bed, bee, beetle, bicycle, bottle, bowl, boy, bridge, bus, "
        "butterfly, camel, can, castle, caterpillar, cattle, chair, chimpanzee, clock, cloud, cockroach, couch, crab, "
        "crocodile, cup, dinosaur, dolphin, elephant, flatfish, forest, fox, girl, hamster, house, kangaroo, "
        "keyboard, lamp, lawn_mower, leopard, lion, lizard, lobster, man, maple_tree, motorcycle, mountain, mouse, "
        "mushroom, oak_tree, orange, orchid, otter, palm_tree, pear, pickup_truck, pine_tree, plain, plate, poppy, "
        "porcupine, possum, rabbit, raccoon, ray, road, rocket, rose, sea, seal, shark, shrew, skunk, skyscraper, "
        "snail, snake, spider, squirrel, streetcar, sunflower, sweet_pepper, table, tank, telephone, television, "
        "tiger, tractor, train, trout, tulip, turtle, wardrobe, whale, willow_tree, wolf, woman, worm"
    ),
    "stl10": "airplane, bird, car, cat, deer, dog, horse, monkey, ship, truck",
    "imagenette": (
        "tench, English springer, cassette player, chain saw, church, French horn, garbage truck, gas pump, "
        "golf ball, parachute"
    ),
    "eurosat": (
        "AnnualCrop, Forest, HerbaceousVegetation, Highway, Industrial, Pasture, PermanentCrop, Residential, River, "
        "SeaLake"
    ),
    "dtd": (
        "banded, blotchy, braided, bubbly, bumpy, chequered, cobwebbed, cracked, crosshatched, crystalline, dotted, "
        "fibrous, flecked, freckled, frilly, gauzy, grid, grooved, honeycombed, interlaced, knitted, lacelike, lined, "
        "marbled, matted, meshed, paisley, perforated, pitted, pleated, polka-dotted, porous, potholed, scaly, "
        "smeared, spiralled, sprinkled, stained, stratified, striped, studded, swirly, veined, waffled, woven, "
        "wrinkled, zigzagged"
    ),
    "fer2013": "angry, disgust, fear, happy, sad, surprise, neutral",
    "oxford_pets": (
        "Abyssinian, American Bulldog, American Pit Bull Terrier, Basset Hound, Beagle, Bengal, Birman, Bombay, "
        "Boxer, British Shorthair, Chihuahua, Egyptian Mau, English Cocker Spaniel, English Setter, "
        "German Shorthaired, Great Pyrenees, Havanese, Japanese Chin, Keeshond, Leonberger, Maine Coon, "
        "Miniature Pinscher, Newfoundland, Persian, Pomeranian, Pug, Ragdoll, Russian Blue, Saint Bernard, Samoyed, "
        "Scottish Terrier, Shiba Inu, Siamese, Sphynx, Staffordshire Bull Terrier, Wheaten Terrier, Yorkshire Terrier"
    ),
    "rendered_sst2": "negative, positive",
    "pcam": "no tumour, tumour",
    "food101": (
        "apple_pie, baby_back_ribs, baklava, beef_carpaccio, beef_tartare, beet_salad, beignets, bibimbap, "
        "bread_pudding, breakfast_burrito, bruschetta, caesar_salad, cannoli, caprese_salad, carrot_cake, ceviche, "
        "cheese_plate, cheesecake, chicken_curry, chicken_quesadilla, chicken_wings, chocolate_cake, "
        "chocolate_mousse, churros, clam_chowder, club_sandwich, crab_cakes, creme_brulee, croque_madame, cup_cakes, "
        "deviled_eggs, donuts, dumplings, edamame, eggs_benedict, escargots, falafel, filet_mignon, fish_and_chips, "
        "foie_gras, french_fries, french_onion_soup, french_toast, fried_calamari, fried_rice, frozen_yogurt, "
        "garlic_bread, gnocchi, greek_salad, grilled_cheese_sandwich, grilled_salmon, guacamole, gyoza, hamburger, "
        "hot_and_sour_soup, hot_dog, huevos_rancheros, hummus, ice_cream, lasagna, lobster_bisque, "
        "lobster_roll_sandwich, macaroni_and_cheese, macarons, miso_soup, mussels, nachos, omelette, onion_rings, "
        "oysters, pad_thai, paella, pancakes, panna_cotta, peking_duck, pho, pizza, pork_chop, poutine, prime_rib, "
        "pulled_pork_sandwich, ramen, ravioli, red_velvet_cake, risotto, samosa, sashimi, scallops, seaweed_salad, "
        "shrimp_and_grits, spaghetti_bolognese, spaghetti_carbonara, spring_rolls, steak, strawberry_shortcake, "
        "sushi, tacos, takoyaki, tiramisu, tuna_tartare, waffles"
    ),
    "voc": (
        "background, aeroplane, bicycle, bird, boat, bottle, bus, car, cat, chair, cow, diningtable, dog, horse, "
        "motorbike, person, pottedplant, sheep, sofa, train, tvmonitor"
    ),
}


def names_of(key: str) -> tuple[str, ...]:
    """The names of one data set, or none if they are not known here."""
    if key == "digits":
        return DIGITS
    return tuple(_WORDS[key].split(", ")) if key in _WORDS else ()


def emnist(split: str) -> tuple[str, ...]:
    """EMNIST's classes: digits and letters, where some splits take letters that look alike in both cases as one."""
    upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    lower = upper.lower()
    if split in ("digits", "mnist"):
        return DIGITS
    if split == "letters":
        return ("N/A", *lower)
    alike = "" if split == "byclass" else "cijklmopsuvwxyz"
    return (*DIGITS, *upper, *(letter for letter in lower if letter not in alike))
