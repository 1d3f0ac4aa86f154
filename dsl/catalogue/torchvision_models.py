"""Torchvision's architectures as numbers, so that a spec can be checked without torch.

Printed by `bench/torchvision_table.py`, and held against torchvision by the tests; read by `architectures.py`. A
classifier has these lines:

- parameters, buffers, the layer of the classes with its inputs and whether it has a bias, the only size of images that
  it takes (0: any), the side of a patch (0: none);
- weights with the size that they are for, and the default ones;
- steps that an image's size goes through: kernel / stride + padding, with a c where it rounds up;
- each part that can be tapped: its name, its layout with channels and how many of the steps are behind it (`td`: with
  length and width), its own parameters, and all parameters and buffers up to there.
"""

from __future__ import annotations

CLASSIFIERS = {
    "alexnet": """\
61100840 0 classifier.6 4096 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
11/4+2 3/2+0 3/2+0 3/2+0
features.0 chw 64 1 23296 23296 0
features.1 chw 64 1 0 23296 0
features.2 chw 64 2 0 23296 0
features.3 chw 192 2 307392 330688 0
features.4 chw 192 2 0 330688 0
features.5 chw 192 3 0 330688 0
features.6 chw 384 3 663936 994624 0
features.7 chw 384 3 0 994624 0
features.8 chw 256 3 884992 1879616 0
features.9 chw 256 3 0 1879616 0
features.10 chw 256 3 590080 2469696 0
features.11 chw 256 3 0 2469696 0
features.12 chw 256 4 0 2469696 0
""",
    "convnext_base": """\
88591464 0 classifier.2 1024 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
4/4+0 2/2+0 2/2+0 2/2+0
features.0 chw 128 1 6528 6528 0
features.1 chw 128 1 415488 422016 0
features.2 chw 256 2 131584 553600 0
features.3 chw 256 2 1617408 2171008 0
features.4 chw 512 3 525312 2696320 0
features.5 chw 512 3 57424896 60121216 0
features.6 chw 1024 4 2099200 62220416 0
features.7 chw 1024 4 25344000 87564416 0
""",
    "convnext_large": """\
197767336 0 classifier.2 1536 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
4/4+0 2/2+0 2/2+0 2/2+0
features.0 chw 192 1 9792 9792 0
features.1 chw 192 1 918144 927936 0
features.2 chw 384 2 295680 1223616 0
features.3 chw 384 2 3605760 4829376 0
features.4 chw 768 3 1181184 6010560 0
features.5 chw 768 3 128604672 134615232 0
features.6 chw 1536 4 4721664 139336896 0
features.7 chw 1536 4 56890368 196227264 0
""",
    "convnext_small": """\
50223688 0 classifier.2 768 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
4/4+0 2/2+0 2/2+0 2/2+0
features.0 chw 96 1 4896 4896 0
features.1 chw 96 1 237888 242784 0
features.2 chw 192 2 74112 316896 0
features.3 chw 192 2 918144 1235040 0
features.4 chw 384 3 295680 1530720 0
features.5 chw 384 3 32451840 33982560 0
features.6 chw 768 4 1181184 35163744 0
features.7 chw 768 4 14289408 49453152 0
""",
    "convnext_tiny": """\
28589128 0 classifier.2 768 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
4/4+0 2/2+0 2/2+0 2/2+0
features.0 chw 96 1 4896 4896 0
features.1 chw 96 1 237888 242784 0
features.2 chw 192 2 74112 316896 0
features.3 chw 192 2 918144 1235040 0
features.4 chw 384 3 295680 1530720 0
features.5 chw 384 3 10817280 12348000 0
features.6 chw 768 4 1181184 13529184 0
features.7 chw 768 4 14289408 27818592 0
""",
    "densenet121": """\
7978856 83769 classifier 1024 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
7/2+3 3/2+1 2/2+0 2/2+0 2/2+0
features.conv0 chw 64 1 9408 9408 0
features.norm0 chw 64 1 128 9536 129
features.relu0 chw 64 1 0 9536 129
features.pool0 chw 64 2 0 9536 129
features.denseblock1 chw 256 2 335040 344576 3405
features.transition1 chw 128 3 33280 377856 3918
features.denseblock2 chw 512 3 919680 1297536 14310
features.transition2 chw 256 4 132096 1429632 15335
features.denseblock3 chw 1024 4 2837760 4267392 51479
features.transition3 chw 512 5 526336 4793728 53528
features.denseblock4 chw 1024 5 2158080 6951808 81720
features.norm5 chw 1024 5 2048 6953856 83769
""",
    "densenet161": """\
28681000 220097 classifier 2208 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
7/2+3 3/2+1 2/2+0 2/2+0 2/2+0
features.conv0 chw 96 1 14112 14112 0
features.norm0 chw 96 1 192 14304 193
features.relu0 chw 96 1 0 14304 193
features.pool0 chw 96 2 0 14304 193
features.denseblock1 chw 384 2 751392 765696 5101
features.transition1 chw 192 3 74496 840192 5870
features.denseblock2 chw 768 3 2061504 2901696 21446
features.transition2 chw 384 4 296448 3198144 22983
features.denseblock3 chw 2112 4 11548224 14746368 125007
features.transition3 chw 1056 5 2234496 16980864 129232
features.denseblock4 chw 2208 5 9486720 26467584 215680
features.norm5 chw 2208 5 4416 26472000 220097
""",
    "densenet169": """\
14149480 158569 classifier 1664 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
7/2+3 3/2+1 2/2+0 2/2+0 2/2+0
features.conv0 chw 64 1 9408 9408 0
features.norm0 chw 64 1 128 9536 129
features.relu0 chw 64 1 0 9536 129
features.pool0 chw 64 2 0 9536 129
features.denseblock1 chw 256 2 335040 344576 3405
features.transition1 chw 128 3 33280 377856 3918
features.denseblock2 chw 512 3 919680 1297536 14310
features.transition2 chw 256 4 132096 1429632 15335
features.denseblock3 chw 1280 4 4316160 5745792 71719
features.transition3 chw 640 5 821760 6567552 74280
features.denseblock4 chw 1664 5 5913600 12481152 155240
features.norm5 chw 1664 5 3328 12484480 158569
""",
    "densenet201": """\
20013928 229257 classifier 1920 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
7/2+3 3/2+1 2/2+0 2/2+0 2/2+0
features.conv0 chw 64 1 9408 9408 0
features.norm0 chw 64 1 128 9536 129
features.relu0 chw 64 1 0 9536 129
features.pool0 chw 64 2 0 9536 129
features.denseblock1 chw 256 2 335040 344576 3405
features.transition1 chw 128 3 33280 377856 3918
features.denseblock2 chw 512 3 919680 1297536 14310
features.transition2 chw 256 4 132096 1429632 15335
features.denseblock3 chw 1792 4 8071680 9501312 124487
features.transition3 chw 896 5 1609216 11110528 128072
features.denseblock4 chw 1920 5 6978560 18089088 225416
features.norm5 chw 1920 5 3840 18092928 229257
""",
    "efficientnet_b0": """\
5288548 42065 classifier.1 1280 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
3/2+1 3/2+1 5/2+2 3/2+1 5/2+2
features.0 chw 32 1 928 928 65
features.1 chw 16 1 1448 2376 163
features.2 chw 24 2 16714 19090 1225
features.3 chw 40 3 46640 65730 2927
features.4 chw 80 4 242930 308660 8216
features.5 chw 112 4 543148 851808 16193
features.6 chw 192 5 2026348 2878156 34253
features.7 chw 320 5 717232 3595388 39504
features.8 chw 1280 5 412160 4007548 42065
""",
    "efficientnet_b1": """\
7794184 62117 classifier.1 1280 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V2:0 IMAGENET1K_V2
3/2+1 3/2+1 5/2+2 3/2+1 5/2+2
features.0 chw 32 1 928 928 65
features.1 chw 16 1 2060 2988 229
features.2 chw 24 2 27424 30412 1918
features.3 chw 40 3 77930 108342 4663
features.4 chw 80 4 345830 454172 12035
features.5 chw 112 4 751720 1205892 22927
features.6 chw 192 5 2614300 3820192 45982
features.7 chw 320 5 2280832 6101024 59556
features.8 chw 1280 5 412160 6513184 62117
""",
    "efficientnet_b2": """\
9109994 67637 classifier.1 1408 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
3/2+1 3/2+1 5/2+2 3/2+1 5/2+2
features.0 chw 32 1 928 928 65
features.1 chw 16 1 2060 2988 229
features.2 chw 24 2 27424 30412 1918
features.3 chw 48 3 103134 133546 5095
features.4 chw 88 4 421550 555096 13299
features.5 chw 120 4 862768 1417864 25023
features.6 chw 208 5 3048878 4466742 49966
features.7 chw 352 5 2735820 7202562 64820
features.8 chw 1408 5 498432 7700994 67637
""",
    "efficientnet_b3": """\
12233232 87374 classifier.1 1536 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
3/2+1 3/2+1 5/2+2 3/2+1 5/2+2
features.0 chw 40 1 1160 1160 81
features.1 chw 24 1 3504 4664 309
features.2 chw 32 2 48118 52782 2622
features.3 chw 48 3 110912 163694 5991
features.4 chw 96 4 638700 802394 17334
features.5 chw 136 4 1387760 2190154 34069
features.6 chw 232 5 4628964 6819118 67975
features.7 chw 384 5 3284218 10103336 84301
features.8 chw 1536 5 592896 10696232 87374
""",
    "efficientnet_b4": """\
19341616 125296 classifier.1 1792 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
3/2+1 3/2+1 5/2+2 3/2+1 5/2+2
features.0 chw 48 1 1392 1392 97
features.1 chw 24 1 4146 5538 341
features.2 chw 32 2 66238 71776 3489
features.3 chw 56 3 197586 269362 8749
features.4 chw 112 4 1059898 1329260 24895
features.5 chw 160 4 2306724 3635984 48721
features.6 chw 272 5 8636228 12272212 102633
features.7 chw 448 5 4470004 16742216 121711
features.8 chw 1792 5 806400 17548616 125296
""",
    "efficientnet_b5": """\
30389784 172852 classifier.1 2048 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
3/2+1 3/2+1 5/2+2 3/2+1 5/2+2
features.0 chw 48 1 1392 1392 97
features.1 chw 24 1 5352 6744 439
features.2 chw 40 2 122846 129590 5270
features.3 chw 64 3 329514 459104 13029
features.4 chw 128 4 1632464 2091568 34810
features.5 chw 176 4 3286344 5377912 65711
features.6 chw 304 5 12165292 17543204 133802
features.7 chw 512 5 9744908 27288112 168755
features.8 chw 2048 5 1052672 28340784 172852
""",
    "efficientnet_b6": """\
43040704 224566 classifier.1 2304 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
3/2+1 3/2+1 5/2+2 3/2+1 5/2+2
features.0 chw 56 1 1624 1624 113
features.1 chw 32 1 8094 9718 551
features.2 chw 40 2 156922 166640 6617
features.3 chw 72 3 493444 660084 17099
features.4 chw 144 4 2379438 3039522 45347
features.5 chw 200 4 4840930 7880452 85627
features.6 chw 344 5 19186878 27067330 180588
features.7 chw 576 5 12336662 39403992 219957
features.8 chw 2304 5 1331712 40735704 224566
""",
    "efficientnet_b7": """\
66347960 310883 classifier.1 2560 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
3/2+1 3/2+1 5/2+2 3/2+1 5/2+2
features.0 chw 64 1 1856 1856 129
features.1 chw 32 1 10920 12776 713
features.2 chw 48 2 253424 266200 9086
features.3 chw 80 3 716068 982268 22899
features.4 chw 160 4 3721660 4703928 62609
features.5 chw 224 4 7615904 12319832 119343
features.6 chw 384 5 28390712 40710544 245334
features.7 chw 640 5 21432896 62143440 305762
features.8 chw 2560 5 1643520 63786960 310883
""",
    "efficientnet_v2_l": """\
118515272 512793 classifier.1 1280 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
3/2+1 3/2+1 3/2+1 3/2+1 3/2+1
features.0 chw 32 1 928 928 65
features.1 chw 32 1 37120 38048 325
features.2 chw 64 2 1032320 1070368 4563
features.3 chw 96 3 2390336 3460704 11041
features.4 chw 192 4 3553224 7013928 44095
features.5 chw 224 4 14501728 21515656 154040
features.6 chw 384 5 54866360 76382016 399875
features.7 chw 640 5 40030496 116412512 510232
features.8 chw 1280 5 821760 117234272 512793
""",
    "efficientnet_v2_m": """\
54139356 292189 classifier.1 1280 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
3/2+1 3/2+1 3/2+1 3/2+1 3/2+1
features.0 chw 24 1 696 696 49
features.1 chw 24 1 15696 16392 196
features.2 chw 48 2 396192 412584 2414
features.3 chw 80 3 1126048 1538632 6168
features.4 chw 160 4 1686340 3224972 25069
features.5 chw 176 4 6650852 9875824 88791
features.6 chw 304 5 24627064 34502888 228045
features.7 chw 512 5 17697548 52200436 289628
features.8 chw 1280 5 657920 52858356 292189
""",
    "efficientnet_v2_s": """\
21458488 153982 classifier.1 1280 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
3/2+1 3/2+1 3/2+1 3/2+1 3/2+1
features.0 chw 24 1 696 696 49
features.1 chw 24 1 10464 11160 147
features.2 chw 48 2 303552 314712 1883
features.3 chw 64 3 589184 903896 4323
features.4 chw 128 4 917680 1821576 17141
features.5 chw 160 4 3463840 5285416 53840
features.6 chw 256 5 14561832 19847248 151421
features.7 chw 1280 5 330240 20177488 153982
""",
    "googlenet": """\
6624904 14617 fc 1024 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
7/2+3 3/2+0c 3/2+0c 3/2+0c 2/2+0c
conv1 chw 64 1 9536 9536 129
maxpool1 chw 64 2 0 9536 129
conv2 chw 64 2 4224 13760 258
conv3 chw 192 2 110976 124736 643
maxpool2 chw 192 3 0 124736 643
inception3a chw 256 3 155872 280608 1385
inception3b chw 480 3 340224 620832 2671
maxpool3 chw 480 4 0 620832 2671
inception4a chw 512 4 364512 985344 3925
inception4b chw 512 4 425232 1410576 5227
inception4c chw 512 4 486192 1896768 6561
inception4d chw 528 4 573312 2470080 7975
inception4e chw 832 4 803840 3273920 10029
maxpool4 chw 832 5 0 3273920 10029
inception5a chw 832 5 978944 4252864 12083
inception5b chw 1024 5 1347040 5599904 14617
""",
    "inception_v3": """\
23834568 34526 fc 2048 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
3/2+0 3/1+0 3/2+0 3/1+0 3/2+0 3/2+0 3/2+0
Conv2d_1a_3x3 chw 32 1 928 928 65
Conv2d_2a_3x3 chw 32 2 9280 10208 130
Conv2d_2b_3x3 chw 64 2 18560 28768 259
maxpool1 chw 64 3 0 28768 259
Conv2d_3b_1x1 chw 80 3 5280 34048 420
Conv2d_4a_3x3 chw 192 4 138624 172672 805
maxpool2 chw 192 5 0 172672 805
Mixed_5b chw 256 5 255904 428576 1740
Mixed_5c chw 288 5 277472 706048 2739
Mixed_5d chw 288 5 285152 991200 3738
Mixed_6a chw 768 6 1153280 2144480 5022
Mixed_6b chw 768 6 1297408 3441888 8104
Mixed_6c chw 768 6 1691008 5132896 11570
Mixed_6d chw 768 6 1691008 6823904 15036
Mixed_6e chw 768 6 2141952 8965856 18886
Mixed_7a chw 1280 7 1698304 10664160 21452
Mixed_7b chw 2048 7 5044608 15708768 27989
Mixed_7c chw 2048 7 6076800 21785568 34526
""",
    "maxvit_t": """\
30919624 100472 classifier.5 512 0 224 0
IMAGENET1K_V1:224 IMAGENET1K_V1
3/2+1 3/2+1 3/2+1 3/2+1 3/2+1
stem.0 chw 64 1 1856 1856 129
stem.1 chw 64 1 36928 38784 129
stem chw 64 1 38784 38784 129
blocks.0 chw 64 2 294952 333736 12043
blocks.1 chw 128 3 1114064 1447800 26133
blocks.2 chw 256 4 11165456 12613256 72942
blocks.3 chw 512 5 17530688 30143944 100472
""",
    "mnasnet0_5": """\
2218512 20676 classifier.1 1280 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
3/2+1 3/2+1 5/2+2 5/2+2 5/2+2
layers.0 chw 16 1 432 432 0
layers.1 chw 16 1 32 464 33
layers.2 chw 16 1 0 464 33
layers.3 chw 16 1 144 608 33
layers.4 chw 16 1 32 640 66
layers.5 chw 16 1 0 640 66
layers.6 chw 8 1 128 768 66
layers.7 chw 8 1 16 784 83
layers.8 chw 16 2 5304 6088 668
layers.9 chw 24 3 14544 20632 1589
layers.10 chw 40 4 65952 86584 4334
layers.11 chw 48 4 55824 142408 6644
layers.12 chw 96 5 432480 574888 15488
layers.13 chw 160 5 155264 730152 18115
layers.14 chw 1280 5 204800 934952 18115
layers.15 chw 1280 5 2560 937512 20676
layers.16 chw 1280 5 0 937512 20676
""",
    "mnasnet0_75": """\
3170208 29860 classifier.1 1280 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
3/2+1 3/2+1 5/2+2 5/2+2 5/2+2
layers.0 chw 24 1 648 648 0
layers.1 chw 24 1 48 696 49
layers.2 chw 24 1 0 696 49
layers.3 chw 24 1 216 912 49
layers.4 chw 24 1 48 960 98
layers.5 chw 24 1 0 960 98
layers.6 chw 16 1 384 1344 98
layers.7 chw 16 1 32 1376 131
layers.8 chw 24 2 11472 12848 1052
layers.9 chw 32 3 24168 37016 2309
layers.10 chw 64 4 144960 181976 6542
layers.11 chw 72 4 125328 307304 10100
layers.12 chw 144 5 928656 1235960 23360
layers.13 chw 240 5 343488 1579448 27299
layers.14 chw 1280 5 307200 1886648 27299
layers.15 chw 1280 5 2560 1889208 29860
layers.16 chw 1280 5 0 1889208 29860
""",
    "mnasnet1_0": """\
4383312 37972 classifier.1 1280 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
3/2+1 3/2+1 5/2+2 5/2+2 5/2+2
layers.0 chw 32 1 864 864 0
layers.1 chw 32 1 64 928 65
layers.2 chw 32 1 0 928 65
layers.3 chw 32 1 288 1216 65
layers.4 chw 32 1 64 1280 130
layers.5 chw 32 1 0 1280 130
layers.6 chw 16 1 512 1792 130
layers.7 chw 16 1 32 1824 163
layers.8 chw 24 2 11472 13296 1084
layers.9 chw 40 3 33096 46392 2581
layers.10 chw 80 4 217680 264072 7870
layers.11 chw 96 4 209184 473256 12484
layers.12 chw 192 5 1611456 2084712 30160
layers.13 chw 320 5 605440 2690152 35411
layers.14 chw 1280 5 409600 3099752 35411
layers.15 chw 1280 5 2560 3102312 37972
layers.16 chw 1280 5 0 3102312 37972
""",
    "mnasnet1_3": """\
6282256 48868 classifier.1 1280 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
3/2+1 3/2+1 5/2+2 5/2+2 5/2+2
layers.0 chw 40 1 1080 1080 0
layers.1 chw 40 1 80 1160 81
layers.2 chw 40 1 0 1160 81
layers.3 chw 40 1 360 1520 81
layers.4 chw 40 1 80 1600 162
layers.5 chw 40 1 0 1600 162
layers.6 chw 24 1 960 2560 162
layers.7 chw 24 1 48 2608 211
layers.8 chw 32 2 19944 22552 1468
layers.9 chw 56 3 58944 81496 3541
layers.10 chw 104 4 359904 441400 10510
layers.11 chw 128 4 359984 801384 16596
layers.12 chw 248 5 2656624 3458008 39520
layers.13 chw 416 5 1008208 4466216 46307
layers.14 chw 1280 5 532480 4998696 46307
layers.15 chw 1280 5 2560 5001256 48868
layers.16 chw 1280 5 0 5001256 48868
""",
    "mobilenet_v2": """\
3504872 34164 classifier.1 1280 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V2:0 IMAGENET1K_V2
3/2+1 3/2+1 3/2+1 3/2+1 3/2+1
features.0 chw 32 1 928 928 65
features.1 chw 16 1 896 1824 163
features.2 chw 24 2 5136 6960 598
features.3 chw 24 2 8832 15792 1225
features.4 chw 32 3 10000 25792 1868
features.5 chw 32 3 14848 40640 2703
features.6 chw 32 3 14848 55488 3538
features.7 chw 64 4 21056 76544 4437
features.8 chw 64 4 54272 130816 6104
features.9 chw 64 4 54272 185088 7771
features.10 chw 64 4 54272 239360 9438
features.11 chw 96 4 66624 305984 11169
features.12 chw 96 4 118272 424256 13668
features.13 chw 96 4 118272 542528 16167
features.14 chw 160 5 155264 697792 18794
features.15 chw 160 5 320000 1017792 22957
features.16 chw 160 5 320000 1337792 27120
features.17 chw 320 5 473920 1811712 31603
features.18 chw 1280 5 412160 2223872 34164
""",
    "mobilenet_v3_large": """\
5483032 24446 classifier.3 1280 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V2:0 IMAGENET1K_V2
3/2+1 3/2+1 5/2+2 3/2+1 5/2+2
features.0 chw 16 1 464 464 33
features.1 chw 16 1 464 928 99
features.2 chw 24 2 3440 4368 406
features.3 chw 24 2 4440 8808 745
features.4 chw 40 3 10328 19136 1116
features.5 chw 40 3 20992 40128 1679
features.6 chw 40 3 20992 61120 2242
features.7 chw 80 4 32080 93200 3365
features.8 chw 80 4 34760 127960 4328
features.9 chw 80 4 31992 159952 5227
features.10 chw 80 4 31992 191944 6126
features.11 chw 112 4 214424 406368 8273
features.12 chw 112 4 386120 792488 11188
features.13 chw 160 5 429224 1221712 14199
features.14 chw 160 5 797360 2019072 18362
features.15 chw 160 5 797360 2816432 22525
features.16 chw 960 5 155520 2971952 24446
""",
    "mobilenet_v3_small": """\
2542856 12146 classifier.3 1024 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
3/2+1 3/2+1 3/2+1 5/2+2 5/2+2
features.0 chw 16 1 464 464 33
features.1 chw 16 2 744 1208 99
features.2 chw 24 3 3864 5072 438
features.3 chw 24 3 5416 10488 841
features.4 chw 40 4 13736 24224 1308
features.5 chw 40 4 57264 81488 2351
features.6 chw 40 4 57264 138752 3394
features.7 chw 48 4 21968 160720 3973
features.8 chw 48 4 29800 190520 4648
features.9 chw 96 5 91848 282368 5995
features.10 chw 96 5 294096 576464 8494
features.11 chw 96 5 294096 870560 10993
features.12 chw 576 5 56448 927008 12146
""",
    "regnet_x_16gf": """\
54278536 111239 fc 2048 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V2:0 IMAGENET1K_V2
3/2+1 1/2+0 1/2+0 1/2+0 1/2+0
stem.0 chw 32 1 864 864 0
stem.1 chw 32 1 64 928 65
stem.2 chw 32 1 0 928 65
stem chw 32 1 928 928 65
trunk_output.block1 chw 256 2 806400 807328 3656
trunk_output.block2 chw 512 3 6704128 7511456 23131
trunk_output.block3 chw 896 4 34478080 41989536 94851
trunk_output.block4 chw 2048 5 10240000 52229536 111239
""",
    "regnet_x_1_6gf": """\
9190136 43563 fc 912 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V2:0 IMAGENET1K_V2
3/2+1 1/2+0 1/2+0 1/2+0 1/2+0
stem.0 chw 32 1 864 864 0
stem.1 chw 32 1 64 928 65
stem.2 chw 32 1 0 928 65
stem chw 32 1 928 928 65
trunk_output.block1 chw 72 2 52272 53200 1080
trunk_output.block2 chw 168 3 371280 424480 5461
trunk_output.block3 chw 408 4 4206480 4630960 30788
trunk_output.block4 chw 912 5 3646176 8277136 43563
""",
    "regnet_x_32gf": """\
107811560 162090 fc 2520 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V2:0 IMAGENET1K_V2
3/2+1 1/2+0 1/2+0 1/2+0 1/2+0
stem.0 chw 32 1 864 864 0
stem.1 chw 32 1 64 928 65
stem.2 chw 32 1 0 928 65
stem chw 32 1 928 928 65
trunk_output.block1 chw 336 2 1380960 1381888 4776
trunk_output.block2 chw 672 3 13464192 14846080 34366
trunk_output.block3 chw 1344 4 73489920 88336000 141926
trunk_output.block4 chw 2520 5 16954560 105290560 162090
""",
    "regnet_x_3_2gf": """\
15296552 62640 fc 1008 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V2:0 IMAGENET1K_V2
3/2+1 1/2+0 1/2+0 1/2+0 1/2+0
stem.0 chw 32 1 864 864 0
stem.1 chw 32 1 64 928 65
stem.2 chw 32 1 0 928 65
stem chw 32 1 928 928 65
trunk_output.block1 chw 96 2 118080 119008 1416
trunk_output.block2 chw 192 3 947328 1066336 8731
trunk_output.block3 chw 432 4 8417088 9483424 48521
trunk_output.block4 chw 1008 5 4804128 14287552 62640
""",
    "regnet_x_400mf": """\
5495976 37927 fc 400 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V2:0 IMAGENET1K_V2
3/2+1 1/2+0 1/2+0 1/2+0 1/2+0
stem.0 chw 32 1 864 864 0
stem.1 chw 32 1 64 928 65
stem.2 chw 32 1 0 928 65
stem chw 32 1 928 928 65
trunk_output.block1 chw 32 2 7936 8864 325
trunk_output.block2 chw 64 3 35712 44576 1228
trunk_output.block3 chw 160 4 521600 566176 8290
trunk_output.block4 chw 400 5 4528800 5094976 37927
""",
    "regnet_x_800mf": """\
7259656 37365 fc 672 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V2:0 IMAGENET1K_V2
3/2+1 1/2+0 1/2+0 1/2+0 1/2+0
stem.0 chw 32 1 864 864 0
stem.1 chw 32 1 64 928 65
stem.2 chw 32 1 0 928 65
stem chw 32 1 928 928 65
trunk_output.block1 chw 64 2 17920 18848 581
trunk_output.block2 chw 128 3 156160 175008 3151
trunk_output.block3 chw 288 4 1454976 1629984 15845
trunk_output.block4 chw 672 5 4956672 6586656 37365
""",
    "regnet_x_8gf": """\
39572648 90538 fc 1920 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V2:0 IMAGENET1K_V2
3/2+1 1/2+0 1/2+0 1/2+0 1/2+0
stem.0 chw 32 1 864 864 0
stem.1 chw 32 1 64 928 65
stem.2 chw 32 1 0 928 65
stem chw 32 1 928 928 65
trunk_output.block1 chw 80 2 140640 141568 1192
trunk_output.block2 chw 240 3 1860480 2002048 8888
trunk_output.block3 chw 720 4 27109440 29111488 75174
trunk_output.block4 chw 1920 5 8540160 37651648 90538
""",
    "regnet_y_128gf": """\
644812894 415158 fc 7392 1 0 0
IMAGENET1K_SWAG_E2E_V1:0 IMAGENET1K_SWAG_LINEAR_V1:0 IMAGENET1K_SWAG_E2E_V1
3/2+1 1/2+0 1/2+0 1/2+0 1/2+0
stem.0 chw 32 1 864 864 0
stem.1 chw 32 1 64 928 65
stem.2 chw 32 1 0 928 65
stem chw 32 1 928 928 65
trunk_output.block1 chw 528 2 3535628 3536556 7464
trunk_output.block2 chw 1056 3 36855060 40391616 53950
trunk_output.block3 chw 2904 4 471090048 511481664 356018
trunk_output.block4 chw 7392 5 125938230 637419894 415158
""",
    "regnet_y_16gf": """\
83590140 122875 fc 3024 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V2:0 IMAGENET1K_SWAG_E2E_V1:0 IMAGENET1K_SWAG_LINEAR_V1:0 IMAGENET1K_V2
3/2+1 1/2+0 1/2+0 1/2+0 1/2+0
stem.0 chw 32 1 864 864 0
stem.1 chw 32 1 64 928 65
stem.2 chw 32 1 0 928 65
stem chw 32 1 928 928 65
trunk_output.block1 chw 224 2 648768 649696 3208
trunk_output.block2 chw 448 3 3777032 4426728 14869
trunk_output.block3 chw 1232 4 54604200 59030928 98679
trunk_output.block4 chw 3024 5 21534212 80565140 122875
""",
    "regnet_y_1_6gf": """\
11202430 52758 fc 888 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V2:0 IMAGENET1K_V2
3/2+1 1/2+0 1/2+0 1/2+0 1/2+0
stem.0 chw 32 1 864 864 0
stem.1 chw 32 1 64 928 65
stem.2 chw 32 1 0 928 65
stem chw 32 1 928 928 65
trunk_output.block1 chw 48 2 33428 34356 744
trunk_output.block2 chw 120 3 369762 404118 5323
trunk_output.block3 chw 336 4 6005358 6409476 40319
trunk_output.block4 chw 888 5 3903954 10313430 52758
""",
    "regnet_y_32gf": """\
145046770 158353 fc 3712 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V2:0 IMAGENET1K_SWAG_E2E_V1:0 IMAGENET1K_SWAG_LINEAR_V1:0 IMAGENET1K_V2
3/2+1 1/2+0 1/2+0 1/2+0 1/2+0
stem.0 chw 32 1 864 864 0
stem.1 chw 32 1 64 928 65
stem.2 chw 32 1 0 928 65
stem chw 32 1 928 928 65
trunk_output.block1 chw 232 2 1179554 1180482 3320
trunk_output.block2 chw 696 3 13025002 14205484 25608
trunk_output.block3 chw 1392 4 92647170 106852654 128653
trunk_output.block4 chw 3712 5 34481116 141333770 158353
""",
    "regnet_y_3_2gf": """\
19436338 66228 fc 1512 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V2:0 IMAGENET1K_V2
3/2+1 1/2+0 1/2+0 1/2+0 1/2+0
stem.0 chw 32 1 864 864 0
stem.1 chw 32 1 64 928 65
stem.2 chw 32 1 0 928 65
stem chw 32 1 928 928 65
trunk_output.block1 chw 72 2 56186 57114 1080
trunk_output.block2 chw 216 3 793602 850716 8008
trunk_output.block3 chw 576 4 12268854 13119570 54128
trunk_output.block4 chw 1512 5 4803768 17923338 66228
""",
    "regnet_y_400mf": """\
4344144 27205 fc 440 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V2:0 IMAGENET1K_V2
3/2+1 1/2+0 1/2+0 1/2+0 1/2+0
stem.0 chw 32 1 864 864 0
stem.1 chw 32 1 64 928 65
stem.2 chw 32 1 0 928 65
stem chw 32 1 928 928 65
trunk_output.block1 chw 48 2 10040 10968 453
trunk_output.block2 chw 104 3 102296 113264 2543
trunk_output.block3 chw 208 4 737438 850702 10466
trunk_output.block4 chw 440 5 3052442 3903144 27205
""",
    "regnet_y_800mf": """\
6432512 30479 fc 784 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V2:0 IMAGENET1K_V2
3/2+1 1/2+0 1/2+0 1/2+0 1/2+0
stem.0 chw 32 1 864 864 0
stem.1 chw 32 1 64 928 65
stem.2 chw 32 1 0 928 65
stem chw 32 1 928 928 65
trunk_output.block1 chw 64 2 19016 19944 581
trunk_output.block2 chw 144 3 213064 233008 3471
trunk_output.block3 chw 320 4 2397396 2630404 19496
trunk_output.block4 chw 784 5 3017108 5647512 30479
""",
    "regnet_y_8gf": """\
39381472 86584 fc 2016 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V2:0 IMAGENET1K_V2
3/2+1 1/2+0 1/2+0 1/2+0 1/2+0
stem.0 chw 32 1 864 864 0
stem.1 chw 32 1 64 928 65
stem.2 chw 32 1 0 928 65
stem chw 32 1 928 928 65
trunk_output.block1 chw 224 2 422976 423904 3208
trunk_output.block2 chw 448 3 2873864 3297768 14869
trunk_output.block3 chw 896 4 24452176 27749944 70452
trunk_output.block4 chw 2016 5 9614528 37364472 86584
""",
    "resnet101": """\
44549160 105448 fc 2048 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V2:0 IMAGENET1K_V2
7/2+3 3/2+1 3/2+1 3/2+1 3/2+1
conv1 chw 64 1 9408 9408 0
bn1 chw 64 1 128 9536 129
relu chw 64 1 0 9536 129
maxpool chw 64 2 0 9536 129
layer1 chw 256 2 215808 225344 2955
layer2 chw 512 3 1219584 1444928 10136
layer3 chw 1024 4 26090496 27535424 82910
layer4 chw 2048 5 14964736 42500160 105448
""",
    "resnet152": """\
60192808 151579 fc 2048 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V2:0 IMAGENET1K_V2
7/2+3 3/2+1 3/2+1 3/2+1 3/2+1
conv1 chw 64 1 9408 9408 0
bn1 chw 64 1 128 9536 129
relu chw 64 1 0 9536 129
maxpool chw 64 2 0 9536 129
layer1 chw 256 2 215808 225344 2955
layer2 chw 512 3 2339840 2565184 16292
layer3 chw 1024 4 40613888 43179072 129041
layer4 chw 2048 5 14964736 58143808 151579
""",
    "resnet18": """\
11689512 9620 fc 512 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
7/2+3 3/2+1 3/2+1 3/2+1 3/2+1
conv1 chw 64 1 9408 9408 0
bn1 chw 64 1 128 9536 129
relu chw 64 1 0 9536 129
maxpool chw 64 2 0 9536 129
layer1 chw 64 2 147968 157504 645
layer2 chw 128 3 525568 683072 1930
layer3 chw 256 4 2099712 2782784 4495
layer4 chw 512 5 8393728 11176512 9620
""",
    "resnet34": """\
21797672 17060 fc 512 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
7/2+3 3/2+1 3/2+1 3/2+1 3/2+1
conv1 chw 64 1 9408 9408 0
bn1 chw 64 1 128 9536 129
relu chw 64 1 0 9536 129
maxpool chw 64 2 0 9536 129
layer1 chw 64 2 221952 231488 903
layer2 chw 128 3 1116416 1347904 3216
layer3 chw 256 4 6822400 8170304 9885
layer4 chw 512 5 13114368 21284672 17060
""",
    "resnet50": """\
25557032 53173 fc 2048 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V2:0 IMAGENET1K_V2
7/2+3 3/2+1 3/2+1 3/2+1 3/2+1
conv1 chw 64 1 9408 9408 0
bn1 chw 64 1 128 9536 129
relu chw 64 1 0 9536 129
maxpool chw 64 2 0 9536 129
layer1 chw 256 2 215808 225344 2955
layer2 chw 512 3 1219584 1444928 10136
layer3 chw 1024 4 7098368 8543296 30635
layer4 chw 2048 5 14964736 23508032 53173
""",
    "resnext101_32x8d": """\
88791336 202984 fc 2048 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V2:0 IMAGENET1K_V2
7/2+3 3/2+1 3/2+1 3/2+1 3/2+1
conv1 chw 64 1 9408 9408 0
bn1 chw 64 1 128 9536 129
relu chw 64 1 0 9536 129
maxpool chw 64 2 0 9536 129
layer1 chw 256 2 420864 430400 5259
layer2 chw 512 3 2405376 2835776 18584
layer3 chw 1024 4 55160832 57996608 162014
layer4 chw 2048 5 28745728 86742336 202984
""",
    "resnext101_64x4d": """\
83455272 202984 fc 2048 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
7/2+3 3/2+1 3/2+1 3/2+1 3/2+1
conv1 chw 64 1 9408 9408 0
bn1 chw 64 1 128 9536 129
relu chw 64 1 0 9536 129
maxpool chw 64 2 0 9536 129
layer1 chw 256 2 393216 402752 5259
layer2 chw 512 3 2257920 2660672 18584
layer3 chw 1024 4 51769344 54430016 162014
layer4 chw 2048 5 26976256 81406272 202984
""",
    "resnext50_32x4d": """\
25028904 68277 fc 2048 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V2:0 IMAGENET1K_V2
7/2+3 3/2+1 3/2+1 3/2+1 3/2+1
conv1 chw 64 1 9408 9408 0
bn1 chw 64 1 128 9536 129
relu chw 64 1 0 9536 129
maxpool chw 64 2 0 9536 129
layer1 chw 256 2 205824 215360 3723
layer2 chw 512 3 1197056 1412416 12952
layer3 chw 1024 4 7022592 8435008 39595
layer4 chw 2048 5 14544896 22979904 68277
""",
    "shufflenet_v2_x0_5": """\
1366792 8008 fc 1024 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
3/2+1 3/2+1 3/2+1 3/2+1 3/2+1
conv1 chw 24 1 696 696 49
maxpool chw 24 2 0 696 49
stage2 chw 48 3 6936 7632 735
stage3 chw 96 4 45552 53184 3257
stage4 chw 192 5 89952 143136 5959
conv5 chw 1024 5 198656 341792 8008
""",
    "shufflenet_v2_x1_0": """\
2278604 16236 fc 1024 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
3/2+1 3/2+1 3/2+1 3/2+1 3/2+1
conv1 chw 24 1 696 696 49
maxpool chw 24 2 0 696 49
stage2 chw 116 3 30192 30888 1619
stage3 chw 232 4 244180 275068 7677
stage4 chw 464 5 501352 776420 14187
conv5 chw 1024 5 477184 1253604 16236
""",
    "shufflenet_v2_x1_5": """\
3503624 23496 fc 1024 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
3/2+1 3/2+1 3/2+1 3/2+1 3/2+1
conv1 chw 24 1 696 696 49
maxpool chw 24 2 0 696 49
stage2 chw 176 3 64152 64848 2399
stage3 chw 352 4 550000 614848 11577
stage4 chw 704 5 1140832 1755680 21447
conv5 chw 1024 5 722944 2478624 23496
""",
    "shufflenet_v2_x2_0": """\
7393996 33772 fc 2048 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
3/2+1 3/2+1 3/2+1 3/2+1 3/2+1
conv1 chw 24 1 696 696 49
maxpool chw 24 2 0 696 49
stage2 chw 244 3 117872 118568 3283
stage3 chw 488 4 1044564 1163132 15997
stage4 chw 976 5 2178920 3342052 29675
conv5 chw 2048 5 2002944 5344996 33772
""",
    "squeezenet1_0": """\
1248424 0 classifier.1 512 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
7/2+0 3/2+0c 3/2+0c 3/2+0c
features.0 chw 96 1 14208 14208 0
features.1 chw 96 1 0 14208 0
features.2 chw 96 2 0 14208 0
features.3 chw 128 2 11920 26128 0
features.4 chw 128 2 12432 38560 0
features.5 chw 256 2 45344 83904 0
features.6 chw 256 3 0 83904 0
features.7 chw 256 3 49440 133344 0
features.8 chw 384 3 104880 238224 0
features.9 chw 384 3 111024 349248 0
features.10 chw 512 3 188992 538240 0
features.11 chw 512 4 0 538240 0
features.12 chw 512 4 197184 735424 0
""",
    "squeezenet1_1": """\
1235496 0 classifier.1 512 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
3/2+0 3/2+0c 3/2+0c 3/2+0c
features.0 chw 64 1 1792 1792 0
features.1 chw 64 1 0 1792 0
features.2 chw 64 2 0 1792 0
features.3 chw 128 2 11408 13200 0
features.4 chw 128 2 12432 25632 0
features.5 chw 128 3 0 25632 0
features.6 chw 256 3 45344 70976 0
features.7 chw 256 3 49440 120416 0
features.8 chw 256 4 0 120416 0
features.9 chw 384 4 104880 225296 0
features.10 chw 384 4 111024 336320 0
features.11 chw 512 4 188992 525312 0
features.12 chw 512 4 197184 722496 0
""",
    "swin_b": """\
87768224 57624 head 1024 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
4/4+0 1/2+0 1/2+0 1/2+0
features.0 hwc 128 1 6528 6528 0
features.1 hwc 128 1 397896 404424 4802
features.2 hwc 256 2 132096 536520 4802
features.3 hwc 256 2 1582224 2118744 9604
features.4 hwc 512 3 526336 2645080 9604
features.5 hwc 512 3 56791584 59436664 52822
features.6 hwc 1024 4 2101248 61537912 52822
features.7 hwc 1024 4 25203264 86741176 57624
""",
    "swin_s": """\
49606258 57624 head 768 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
4/4+0 1/2+0 1/2+0 1/2+0
features.0 hwc 96 1 4896 4896 0
features.1 hwc 96 1 224694 229590 4802
features.2 hwc 192 2 74496 304086 4802
features.3 hwc 192 2 891756 1195842 9604
features.4 hwc 384 3 296448 1492290 9604
features.5 hwc 384 3 31976856 33469146 52822
features.6 hwc 768 4 1182720 34651866 52822
features.7 hwc 768 4 14183856 48835722 57624
""",
    "swin_t": """\
28288354 28812 head 768 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
4/4+0 1/2+0 1/2+0 1/2+0
features.0 hwc 96 1 4896 4896 0
features.1 hwc 96 1 224694 229590 4802
features.2 hwc 192 2 74496 304086 4802
features.3 hwc 192 2 891756 1195842 9604
features.4 hwc 384 3 296448 1492290 9604
features.5 hwc 384 3 10658952 12151242 24010
features.6 hwc 768 4 1182720 13333962 24010
features.7 hwc 768 4 14183856 27517818 28812
""",
    "swin_v2_b": """\
87930848 109104 head 1024 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
4/4+0 1/2+0 1/2+0 1/2+0
features.0 hwc 128 1 6528 6528 0
features.1 hwc 128 1 403720 410248 9092
features.2 hwc 256 2 131584 541832 9092
features.3 hwc 256 2 1590800 2132632 18184
features.4 hwc 512 3 525312 2657944 18184
features.5 hwc 512 3 56918304 59576248 100012
features.6 hwc 1024 4 2099200 61675448 100012
features.7 hwc 1024 4 25228352 86903800 109104
""",
    "swin_v2_s": """\
49737442 109104 head 768 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
4/4+0 1/2+0 1/2+0 1/2+0
features.0 hwc 96 1 4896 4896 0
features.1 hwc 96 1 229830 234726 9092
features.2 hwc 192 2 74112 308838 9092
features.3 hwc 192 2 898956 1207794 18184
features.4 hwc 384 3 295680 1503474 18184
features.5 hwc 384 3 32078808 33582282 100012
features.6 hwc 768 4 1181184 34763466 100012
features.7 hwc 768 4 14203440 48966906 109104
""",
    "swin_v2_t": """\
28351570 54552 head 768 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
4/4+0 1/2+0 1/2+0 1/2+0
features.0 hwc 96 1 4896 4896 0
features.1 hwc 96 1 229830 234726 9092
features.2 hwc 192 2 74112 308838 9092
features.3 hwc 192 2 898956 1207794 18184
features.4 hwc 384 3 295680 1503474 18184
features.5 hwc 384 3 10692936 12196410 45460
features.6 hwc 768 4 1181184 13377594 45460
features.7 hwc 768 4 14203440 27581034 54552
""",
    "vgg11": """\
132863336 0 classifier.6 4096 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
2/2+0 2/2+0 2/2+0 2/2+0 2/2+0
features.0 chw 64 0 1792 1792 0
features.1 chw 64 0 0 1792 0
features.2 chw 64 1 0 1792 0
features.3 chw 128 1 73856 75648 0
features.4 chw 128 1 0 75648 0
features.5 chw 128 2 0 75648 0
features.6 chw 256 2 295168 370816 0
features.7 chw 256 2 0 370816 0
features.8 chw 256 2 590080 960896 0
features.9 chw 256 2 0 960896 0
features.10 chw 256 3 0 960896 0
features.11 chw 512 3 1180160 2141056 0
features.12 chw 512 3 0 2141056 0
features.13 chw 512 3 2359808 4500864 0
features.14 chw 512 3 0 4500864 0
features.15 chw 512 4 0 4500864 0
features.16 chw 512 4 2359808 6860672 0
features.17 chw 512 4 0 6860672 0
features.18 chw 512 4 2359808 9220480 0
features.19 chw 512 4 0 9220480 0
features.20 chw 512 5 0 9220480 0
""",
    "vgg11_bn": """\
132868840 5512 classifier.6 4096 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
2/2+0 2/2+0 2/2+0 2/2+0 2/2+0
features.0 chw 64 0 1792 1792 0
features.1 chw 64 0 128 1920 129
features.2 chw 64 0 0 1920 129
features.3 chw 64 1 0 1920 129
features.4 chw 128 1 73856 75776 129
features.5 chw 128 1 256 76032 386
features.6 chw 128 1 0 76032 386
features.7 chw 128 2 0 76032 386
features.8 chw 256 2 295168 371200 386
features.9 chw 256 2 512 371712 899
features.10 chw 256 2 0 371712 899
features.11 chw 256 2 590080 961792 899
features.12 chw 256 2 512 962304 1412
features.13 chw 256 2 0 962304 1412
features.14 chw 256 3 0 962304 1412
features.15 chw 512 3 1180160 2142464 1412
features.16 chw 512 3 1024 2143488 2437
features.17 chw 512 3 0 2143488 2437
features.18 chw 512 3 2359808 4503296 2437
features.19 chw 512 3 1024 4504320 3462
features.20 chw 512 3 0 4504320 3462
features.21 chw 512 4 0 4504320 3462
features.22 chw 512 4 2359808 6864128 3462
features.23 chw 512 4 1024 6865152 4487
features.24 chw 512 4 0 6865152 4487
features.25 chw 512 4 2359808 9224960 4487
features.26 chw 512 4 1024 9225984 5512
features.27 chw 512 4 0 9225984 5512
features.28 chw 512 5 0 9225984 5512
""",
    "vgg13": """\
133047848 0 classifier.6 4096 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
2/2+0 2/2+0 2/2+0 2/2+0 2/2+0
features.0 chw 64 0 1792 1792 0
features.1 chw 64 0 0 1792 0
features.2 chw 64 0 36928 38720 0
features.3 chw 64 0 0 38720 0
features.4 chw 64 1 0 38720 0
features.5 chw 128 1 73856 112576 0
features.6 chw 128 1 0 112576 0
features.7 chw 128 1 147584 260160 0
features.8 chw 128 1 0 260160 0
features.9 chw 128 2 0 260160 0
features.10 chw 256 2 295168 555328 0
features.11 chw 256 2 0 555328 0
features.12 chw 256 2 590080 1145408 0
features.13 chw 256 2 0 1145408 0
features.14 chw 256 3 0 1145408 0
features.15 chw 512 3 1180160 2325568 0
features.16 chw 512 3 0 2325568 0
features.17 chw 512 3 2359808 4685376 0
features.18 chw 512 3 0 4685376 0
features.19 chw 512 4 0 4685376 0
features.20 chw 512 4 2359808 7045184 0
features.21 chw 512 4 0 7045184 0
features.22 chw 512 4 2359808 9404992 0
features.23 chw 512 4 0 9404992 0
features.24 chw 512 5 0 9404992 0
""",
    "vgg13_bn": """\
133053736 5898 classifier.6 4096 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
2/2+0 2/2+0 2/2+0 2/2+0 2/2+0
features.0 chw 64 0 1792 1792 0
features.1 chw 64 0 128 1920 129
features.2 chw 64 0 0 1920 129
features.3 chw 64 0 36928 38848 129
features.4 chw 64 0 128 38976 258
features.5 chw 64 0 0 38976 258
features.6 chw 64 1 0 38976 258
features.7 chw 128 1 73856 112832 258
features.8 chw 128 1 256 113088 515
features.9 chw 128 1 0 113088 515
features.10 chw 128 1 147584 260672 515
features.11 chw 128 1 256 260928 772
features.12 chw 128 1 0 260928 772
features.13 chw 128 2 0 260928 772
features.14 chw 256 2 295168 556096 772
features.15 chw 256 2 512 556608 1285
features.16 chw 256 2 0 556608 1285
features.17 chw 256 2 590080 1146688 1285
features.18 chw 256 2 512 1147200 1798
features.19 chw 256 2 0 1147200 1798
features.20 chw 256 3 0 1147200 1798
features.21 chw 512 3 1180160 2327360 1798
features.22 chw 512 3 1024 2328384 2823
features.23 chw 512 3 0 2328384 2823
features.24 chw 512 3 2359808 4688192 2823
features.25 chw 512 3 1024 4689216 3848
features.26 chw 512 3 0 4689216 3848
features.27 chw 512 4 0 4689216 3848
features.28 chw 512 4 2359808 7049024 3848
features.29 chw 512 4 1024 7050048 4873
features.30 chw 512 4 0 7050048 4873
features.31 chw 512 4 2359808 9409856 4873
features.32 chw 512 4 1024 9410880 5898
features.33 chw 512 4 0 9410880 5898
features.34 chw 512 5 0 9410880 5898
""",
    "vgg16": """\
138357544 0 classifier.6 4096 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_FEATURES:0 IMAGENET1K_V1
2/2+0 2/2+0 2/2+0 2/2+0 2/2+0
features.0 chw 64 0 1792 1792 0
features.1 chw 64 0 0 1792 0
features.2 chw 64 0 36928 38720 0
features.3 chw 64 0 0 38720 0
features.4 chw 64 1 0 38720 0
features.5 chw 128 1 73856 112576 0
features.6 chw 128 1 0 112576 0
features.7 chw 128 1 147584 260160 0
features.8 chw 128 1 0 260160 0
features.9 chw 128 2 0 260160 0
features.10 chw 256 2 295168 555328 0
features.11 chw 256 2 0 555328 0
features.12 chw 256 2 590080 1145408 0
features.13 chw 256 2 0 1145408 0
features.14 chw 256 2 590080 1735488 0
features.15 chw 256 2 0 1735488 0
features.16 chw 256 3 0 1735488 0
features.17 chw 512 3 1180160 2915648 0
features.18 chw 512 3 0 2915648 0
features.19 chw 512 3 2359808 5275456 0
features.20 chw 512 3 0 5275456 0
features.21 chw 512 3 2359808 7635264 0
features.22 chw 512 3 0 7635264 0
features.23 chw 512 4 0 7635264 0
features.24 chw 512 4 2359808 9995072 0
features.25 chw 512 4 0 9995072 0
features.26 chw 512 4 2359808 12354880 0
features.27 chw 512 4 0 12354880 0
features.28 chw 512 4 2359808 14714688 0
features.29 chw 512 4 0 14714688 0
features.30 chw 512 5 0 14714688 0
""",
    "vgg16_bn": """\
138365992 8461 classifier.6 4096 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
2/2+0 2/2+0 2/2+0 2/2+0 2/2+0
features.0 chw 64 0 1792 1792 0
features.1 chw 64 0 128 1920 129
features.2 chw 64 0 0 1920 129
features.3 chw 64 0 36928 38848 129
features.4 chw 64 0 128 38976 258
features.5 chw 64 0 0 38976 258
features.6 chw 64 1 0 38976 258
features.7 chw 128 1 73856 112832 258
features.8 chw 128 1 256 113088 515
features.9 chw 128 1 0 113088 515
features.10 chw 128 1 147584 260672 515
features.11 chw 128 1 256 260928 772
features.12 chw 128 1 0 260928 772
features.13 chw 128 2 0 260928 772
features.14 chw 256 2 295168 556096 772
features.15 chw 256 2 512 556608 1285
features.16 chw 256 2 0 556608 1285
features.17 chw 256 2 590080 1146688 1285
features.18 chw 256 2 512 1147200 1798
features.19 chw 256 2 0 1147200 1798
features.20 chw 256 2 590080 1737280 1798
features.21 chw 256 2 512 1737792 2311
features.22 chw 256 2 0 1737792 2311
features.23 chw 256 3 0 1737792 2311
features.24 chw 512 3 1180160 2917952 2311
features.25 chw 512 3 1024 2918976 3336
features.26 chw 512 3 0 2918976 3336
features.27 chw 512 3 2359808 5278784 3336
features.28 chw 512 3 1024 5279808 4361
features.29 chw 512 3 0 5279808 4361
features.30 chw 512 3 2359808 7639616 4361
features.31 chw 512 3 1024 7640640 5386
features.32 chw 512 3 0 7640640 5386
features.33 chw 512 4 0 7640640 5386
features.34 chw 512 4 2359808 10000448 5386
features.35 chw 512 4 1024 10001472 6411
features.36 chw 512 4 0 10001472 6411
features.37 chw 512 4 2359808 12361280 6411
features.38 chw 512 4 1024 12362304 7436
features.39 chw 512 4 0 12362304 7436
features.40 chw 512 4 2359808 14722112 7436
features.41 chw 512 4 1024 14723136 8461
features.42 chw 512 4 0 14723136 8461
features.43 chw 512 5 0 14723136 8461
""",
    "vgg19": """\
143667240 0 classifier.6 4096 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
2/2+0 2/2+0 2/2+0 2/2+0 2/2+0
features.0 chw 64 0 1792 1792 0
features.1 chw 64 0 0 1792 0
features.2 chw 64 0 36928 38720 0
features.3 chw 64 0 0 38720 0
features.4 chw 64 1 0 38720 0
features.5 chw 128 1 73856 112576 0
features.6 chw 128 1 0 112576 0
features.7 chw 128 1 147584 260160 0
features.8 chw 128 1 0 260160 0
features.9 chw 128 2 0 260160 0
features.10 chw 256 2 295168 555328 0
features.11 chw 256 2 0 555328 0
features.12 chw 256 2 590080 1145408 0
features.13 chw 256 2 0 1145408 0
features.14 chw 256 2 590080 1735488 0
features.15 chw 256 2 0 1735488 0
features.16 chw 256 2 590080 2325568 0
features.17 chw 256 2 0 2325568 0
features.18 chw 256 3 0 2325568 0
features.19 chw 512 3 1180160 3505728 0
features.20 chw 512 3 0 3505728 0
features.21 chw 512 3 2359808 5865536 0
features.22 chw 512 3 0 5865536 0
features.23 chw 512 3 2359808 8225344 0
features.24 chw 512 3 0 8225344 0
features.25 chw 512 3 2359808 10585152 0
features.26 chw 512 3 0 10585152 0
features.27 chw 512 4 0 10585152 0
features.28 chw 512 4 2359808 12944960 0
features.29 chw 512 4 0 12944960 0
features.30 chw 512 4 2359808 15304768 0
features.31 chw 512 4 0 15304768 0
features.32 chw 512 4 2359808 17664576 0
features.33 chw 512 4 0 17664576 0
features.34 chw 512 4 2359808 20024384 0
features.35 chw 512 4 0 20024384 0
features.36 chw 512 5 0 20024384 0
""",
    "vgg19_bn": """\
143678248 11024 classifier.6 4096 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V1
2/2+0 2/2+0 2/2+0 2/2+0 2/2+0
features.0 chw 64 0 1792 1792 0
features.1 chw 64 0 128 1920 129
features.2 chw 64 0 0 1920 129
features.3 chw 64 0 36928 38848 129
features.4 chw 64 0 128 38976 258
features.5 chw 64 0 0 38976 258
features.6 chw 64 1 0 38976 258
features.7 chw 128 1 73856 112832 258
features.8 chw 128 1 256 113088 515
features.9 chw 128 1 0 113088 515
features.10 chw 128 1 147584 260672 515
features.11 chw 128 1 256 260928 772
features.12 chw 128 1 0 260928 772
features.13 chw 128 2 0 260928 772
features.14 chw 256 2 295168 556096 772
features.15 chw 256 2 512 556608 1285
features.16 chw 256 2 0 556608 1285
features.17 chw 256 2 590080 1146688 1285
features.18 chw 256 2 512 1147200 1798
features.19 chw 256 2 0 1147200 1798
features.20 chw 256 2 590080 1737280 1798
features.21 chw 256 2 512 1737792 2311
features.22 chw 256 2 0 1737792 2311
features.23 chw 256 2 590080 2327872 2311
features.24 chw 256 2 512 2328384 2824
features.25 chw 256 2 0 2328384 2824
features.26 chw 256 3 0 2328384 2824
features.27 chw 512 3 1180160 3508544 2824
features.28 chw 512 3 1024 3509568 3849
features.29 chw 512 3 0 3509568 3849
features.30 chw 512 3 2359808 5869376 3849
features.31 chw 512 3 1024 5870400 4874
features.32 chw 512 3 0 5870400 4874
features.33 chw 512 3 2359808 8230208 4874
features.34 chw 512 3 1024 8231232 5899
features.35 chw 512 3 0 8231232 5899
features.36 chw 512 3 2359808 10591040 5899
features.37 chw 512 3 1024 10592064 6924
features.38 chw 512 3 0 10592064 6924
features.39 chw 512 4 0 10592064 6924
features.40 chw 512 4 2359808 12951872 6924
features.41 chw 512 4 1024 12952896 7949
features.42 chw 512 4 0 12952896 7949
features.43 chw 512 4 2359808 15312704 7949
features.44 chw 512 4 1024 15313728 8974
features.45 chw 512 4 0 15313728 8974
features.46 chw 512 4 2359808 17673536 8974
features.47 chw 512 4 1024 17674560 9999
features.48 chw 512 4 0 17674560 9999
features.49 chw 512 4 2359808 20034368 9999
features.50 chw 512 4 1024 20035392 11024
features.51 chw 512 4 0 20035392 11024
features.52 chw 512 5 0 20035392 11024
""",
    "vit_b_16": """\
86567656 0 heads.head 768 1 224 16
IMAGENET1K_V1:224 IMAGENET1K_SWAG_E2E_V1:384 IMAGENET1K_SWAG_LINEAR_V1:224 IMAGENET1K_V1
16/16+0
encoder.layers.encoder_layer_0 td 197 768 7087872 7830528 0
encoder.layers.encoder_layer_1 td 197 768 7087872 14918400 0
encoder.layers.encoder_layer_2 td 197 768 7087872 22006272 0
encoder.layers.encoder_layer_3 td 197 768 7087872 29094144 0
encoder.layers.encoder_layer_4 td 197 768 7087872 36182016 0
encoder.layers.encoder_layer_5 td 197 768 7087872 43269888 0
encoder.layers.encoder_layer_6 td 197 768 7087872 50357760 0
encoder.layers.encoder_layer_7 td 197 768 7087872 57445632 0
encoder.layers.encoder_layer_8 td 197 768 7087872 64533504 0
encoder.layers.encoder_layer_9 td 197 768 7087872 71621376 0
encoder.layers.encoder_layer_10 td 197 768 7087872 78709248 0
encoder.layers.encoder_layer_11 td 197 768 7087872 85797120 0
""",
    "vit_b_32": """\
88224232 0 heads.head 768 1 224 32
IMAGENET1K_V1:224 IMAGENET1K_V1
32/32+0
encoder.layers.encoder_layer_0 td 50 768 7087872 9487104 0
encoder.layers.encoder_layer_1 td 50 768 7087872 16574976 0
encoder.layers.encoder_layer_2 td 50 768 7087872 23662848 0
encoder.layers.encoder_layer_3 td 50 768 7087872 30750720 0
encoder.layers.encoder_layer_4 td 50 768 7087872 37838592 0
encoder.layers.encoder_layer_5 td 50 768 7087872 44926464 0
encoder.layers.encoder_layer_6 td 50 768 7087872 52014336 0
encoder.layers.encoder_layer_7 td 50 768 7087872 59102208 0
encoder.layers.encoder_layer_8 td 50 768 7087872 66190080 0
encoder.layers.encoder_layer_9 td 50 768 7087872 73277952 0
encoder.layers.encoder_layer_10 td 50 768 7087872 80365824 0
encoder.layers.encoder_layer_11 td 50 768 7087872 87453696 0
""",
    "vit_h_14": """\
632045800 0 heads.head 1280 1 224 14
IMAGENET1K_SWAG_E2E_V1:518 IMAGENET1K_SWAG_LINEAR_V1:224 IMAGENET1K_SWAG_E2E_V1
14/14+0
encoder.layers.encoder_layer_0 td 257 1280 19677440 20761600 0
encoder.layers.encoder_layer_1 td 257 1280 19677440 40439040 0
encoder.layers.encoder_layer_2 td 257 1280 19677440 60116480 0
encoder.layers.encoder_layer_3 td 257 1280 19677440 79793920 0
encoder.layers.encoder_layer_4 td 257 1280 19677440 99471360 0
encoder.layers.encoder_layer_5 td 257 1280 19677440 119148800 0
encoder.layers.encoder_layer_6 td 257 1280 19677440 138826240 0
encoder.layers.encoder_layer_7 td 257 1280 19677440 158503680 0
encoder.layers.encoder_layer_8 td 257 1280 19677440 178181120 0
encoder.layers.encoder_layer_9 td 257 1280 19677440 197858560 0
encoder.layers.encoder_layer_10 td 257 1280 19677440 217536000 0
encoder.layers.encoder_layer_11 td 257 1280 19677440 237213440 0
encoder.layers.encoder_layer_12 td 257 1280 19677440 256890880 0
encoder.layers.encoder_layer_13 td 257 1280 19677440 276568320 0
encoder.layers.encoder_layer_14 td 257 1280 19677440 296245760 0
encoder.layers.encoder_layer_15 td 257 1280 19677440 315923200 0
encoder.layers.encoder_layer_16 td 257 1280 19677440 335600640 0
encoder.layers.encoder_layer_17 td 257 1280 19677440 355278080 0
encoder.layers.encoder_layer_18 td 257 1280 19677440 374955520 0
encoder.layers.encoder_layer_19 td 257 1280 19677440 394632960 0
encoder.layers.encoder_layer_20 td 257 1280 19677440 414310400 0
encoder.layers.encoder_layer_21 td 257 1280 19677440 433987840 0
encoder.layers.encoder_layer_22 td 257 1280 19677440 453665280 0
encoder.layers.encoder_layer_23 td 257 1280 19677440 473342720 0
encoder.layers.encoder_layer_24 td 257 1280 19677440 493020160 0
encoder.layers.encoder_layer_25 td 257 1280 19677440 512697600 0
encoder.layers.encoder_layer_26 td 257 1280 19677440 532375040 0
encoder.layers.encoder_layer_27 td 257 1280 19677440 552052480 0
encoder.layers.encoder_layer_28 td 257 1280 19677440 571729920 0
encoder.layers.encoder_layer_29 td 257 1280 19677440 591407360 0
encoder.layers.encoder_layer_30 td 257 1280 19677440 611084800 0
encoder.layers.encoder_layer_31 td 257 1280 19677440 630762240 0
""",
    "vit_l_16": """\
304326632 0 heads.head 1024 1 224 16
IMAGENET1K_V1:224 IMAGENET1K_SWAG_E2E_V1:512 IMAGENET1K_SWAG_LINEAR_V1:224 IMAGENET1K_V1
16/16+0
encoder.layers.encoder_layer_0 td 197 1024 12596224 13586432 0
encoder.layers.encoder_layer_1 td 197 1024 12596224 26182656 0
encoder.layers.encoder_layer_2 td 197 1024 12596224 38778880 0
encoder.layers.encoder_layer_3 td 197 1024 12596224 51375104 0
encoder.layers.encoder_layer_4 td 197 1024 12596224 63971328 0
encoder.layers.encoder_layer_5 td 197 1024 12596224 76567552 0
encoder.layers.encoder_layer_6 td 197 1024 12596224 89163776 0
encoder.layers.encoder_layer_7 td 197 1024 12596224 101760000 0
encoder.layers.encoder_layer_8 td 197 1024 12596224 114356224 0
encoder.layers.encoder_layer_9 td 197 1024 12596224 126952448 0
encoder.layers.encoder_layer_10 td 197 1024 12596224 139548672 0
encoder.layers.encoder_layer_11 td 197 1024 12596224 152144896 0
encoder.layers.encoder_layer_12 td 197 1024 12596224 164741120 0
encoder.layers.encoder_layer_13 td 197 1024 12596224 177337344 0
encoder.layers.encoder_layer_14 td 197 1024 12596224 189933568 0
encoder.layers.encoder_layer_15 td 197 1024 12596224 202529792 0
encoder.layers.encoder_layer_16 td 197 1024 12596224 215126016 0
encoder.layers.encoder_layer_17 td 197 1024 12596224 227722240 0
encoder.layers.encoder_layer_18 td 197 1024 12596224 240318464 0
encoder.layers.encoder_layer_19 td 197 1024 12596224 252914688 0
encoder.layers.encoder_layer_20 td 197 1024 12596224 265510912 0
encoder.layers.encoder_layer_21 td 197 1024 12596224 278107136 0
encoder.layers.encoder_layer_22 td 197 1024 12596224 290703360 0
encoder.layers.encoder_layer_23 td 197 1024 12596224 303299584 0
""",
    "vit_l_32": """\
306535400 0 heads.head 1024 1 224 32
IMAGENET1K_V1:224 IMAGENET1K_V1
32/32+0
encoder.layers.encoder_layer_0 td 50 1024 12596224 15795200 0
encoder.layers.encoder_layer_1 td 50 1024 12596224 28391424 0
encoder.layers.encoder_layer_2 td 50 1024 12596224 40987648 0
encoder.layers.encoder_layer_3 td 50 1024 12596224 53583872 0
encoder.layers.encoder_layer_4 td 50 1024 12596224 66180096 0
encoder.layers.encoder_layer_5 td 50 1024 12596224 78776320 0
encoder.layers.encoder_layer_6 td 50 1024 12596224 91372544 0
encoder.layers.encoder_layer_7 td 50 1024 12596224 103968768 0
encoder.layers.encoder_layer_8 td 50 1024 12596224 116564992 0
encoder.layers.encoder_layer_9 td 50 1024 12596224 129161216 0
encoder.layers.encoder_layer_10 td 50 1024 12596224 141757440 0
encoder.layers.encoder_layer_11 td 50 1024 12596224 154353664 0
encoder.layers.encoder_layer_12 td 50 1024 12596224 166949888 0
encoder.layers.encoder_layer_13 td 50 1024 12596224 179546112 0
encoder.layers.encoder_layer_14 td 50 1024 12596224 192142336 0
encoder.layers.encoder_layer_15 td 50 1024 12596224 204738560 0
encoder.layers.encoder_layer_16 td 50 1024 12596224 217334784 0
encoder.layers.encoder_layer_17 td 50 1024 12596224 229931008 0
encoder.layers.encoder_layer_18 td 50 1024 12596224 242527232 0
encoder.layers.encoder_layer_19 td 50 1024 12596224 255123456 0
encoder.layers.encoder_layer_20 td 50 1024 12596224 267719680 0
encoder.layers.encoder_layer_21 td 50 1024 12596224 280315904 0
encoder.layers.encoder_layer_22 td 50 1024 12596224 292912128 0
encoder.layers.encoder_layer_23 td 50 1024 12596224 305508352 0
""",
    "wide_resnet101_2": """\
126886696 137960 fc 2048 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V2:0 IMAGENET1K_V2
7/2+3 3/2+1 3/2+1 3/2+1 3/2+1
conv1 chw 64 1 9408 9408 0
bn1 chw 64 1 128 9536 129
relu chw 64 1 0 9536 129
maxpool chw 64 2 0 9536 129
layer1 chw 256 2 634368 643904 3723
layer2 chw 512 3 3482624 4126528 12952
layer3 chw 1024 4 78739456 82865984 109278
layer4 chw 2048 5 41971712 124837696 137960
""",
    "wide_resnet50_2": """\
68883240 68277 fc 2048 1 0 0
IMAGENET1K_V1:0 IMAGENET1K_V2:0 IMAGENET1K_V2
7/2+3 3/2+1 3/2+1 3/2+1 3/2+1
conv1 chw 64 1 9408 9408 0
bn1 chw 64 1 128 9536 129
relu chw 64 1 0 9536 129
maxpool chw 64 2 0 9536 129
layer1 chw 256 2 634368 643904 3723
layer2 chw 512 3 3482624 4126528 12952
layer3 chw 1024 4 20736000 24862528 39595
layer4 chw 2048 5 41971712 66834240 68277
""",
}

SEGMENTERS = {
    "deeplabv3_mobilenet_v3_large": "11020080 257 28037 classifier.4",
    "deeplabv3_resnet101": "58625600 257 109039 classifier.4",
    "deeplabv3_resnet50": "39633472 257 56764 classifier.4",
    "fcn_resnet101": "51938368 513 106473 classifier.4",
    "fcn_resnet50": "32946240 513 54198 classifier.4",
    "lraspp_mobilenet_v3_large": "3217968 170 24703 classifier.low_classifier classifier.high_classifier",
}
"""Parameters without classes, parameters a class, buffers, and the layers of the classes."""

DETECTORS = {
    "fasterrcnn_mobilenet_v3_large_320_fpn": ("18944379 5125 24446", "18861083 5125 107696", "19327458 107696 91"),
    "fasterrcnn_mobilenet_v3_large_fpn": ("18944379 5125 24446", "18861083 5125 107696", "19327458 107696 91"),
    "fasterrcnn_resnet50_fpn": ("41342031 5125 53173", "41066511 5125 328640", "41532886 328640 91"),
    "fasterrcnn_resnet50_fpn_v2": ("43245903 5125 59329", "43020559 5125 284673", "43486934 284673 91"),
    "fcos_resnet50_fpn": ("32112965 2305 53173", "31837445 2305 328640", "32047200 328640 91"),
    "keypointrcnn_resnet50_fpn": ("59180128 5125 53173", "58904608 5125 328640", "58914858 328640 2"),
    "maskrcnn_resnet50_fpn": ("43964751 5382 53173", "43689231 5382 328640", "44178993 328640 91"),
    "maskrcnn_resnet50_fpn_v2": ("45869647 5382 61381", "45644303 5382 286725", "46134065 286725 91"),
    "retinanet_resnet50_fpn": ("32180324 20745 53173", "31904804 20745 328640", "33792599 328640 91"),
    "retinanet_resnet50_fpn_v2": ("36311140 20745 53173", "36085796 20745 278517", "37973591 278517 91"),
    "ssd300_vgg16": ("23478584 133662 0", "23439864 133662 38720", "35603106 38720 91"),
    "ssdlite320_mobilenet_v3_large": ("2178800 13860 33014", "3675200 16740 40214", "3440060 33014 91"),
}
"""Trained parameters without classes, trained ones a class, and all else: from nothing, and on a
backbone that was fetched. Fetched as a whole: the trained ones, all else, and the number of classes."""
